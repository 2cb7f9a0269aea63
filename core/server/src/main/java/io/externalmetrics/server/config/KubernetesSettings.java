package io.externalmetrics.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code kubernetes:} section.
 *
 * @param kubeconfig how to reach the cluster; in-cluster where empty
 */
public record KubernetesSettings(Optional<Path> kubeconfig) {}
