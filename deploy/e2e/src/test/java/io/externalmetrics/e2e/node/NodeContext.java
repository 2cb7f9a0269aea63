package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * What the parts of a node share.
 *
 * @param directory for volumes and logs
 */
record NodeContext(
    KubernetesClient client,
    ContainerRuntime runtime,
    ApiServerAddress apiServer,
    Hosts hosts,
    Path directory) {}
