package io.externalmetrics.e2e.node;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a container may do and use, in Docker's terms.
 *
 * @param environment each as {@code NAME=VALUE}
 * @param user with its group; empty where the image decides
 * @param nonRoot whether the Pod forbids root
 */
record ContainerOptions(
    HostConfig hostConfig, List<String> environment, Optional<String> user, boolean nonRoot) {
  private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000);

  static ContainerOptions of(
      PodSandbox sandbox, Container container, List<Bind> binds, List<String> environment) {
    PodSecurityContext shared =
        Objects.requireNonNullElseGet(
            sandbox.pod().getSpec().getSecurityContext(), PodSecurityContext::new);
    SecurityContext own =
        Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
    HostConfig hostConfig =
        HostConfig.newHostConfig()
            .withNetworkMode("container:" + sandbox.id())
            .withBinds(binds)
            .withReadonlyRootfs(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()))
            .withPrivileged(Boolean.TRUE.equals(own.getPrivileged()));
    if (Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
      hostConfig.withSecurityOpts(List.of("no-new-privileges"));
    }
    if (own.getCapabilities() != null) {
      hostConfig
          .withCapDrop(capabilities(own.getCapabilities().getDrop()))
          .withCapAdd(capabilities(own.getCapabilities().getAdd()));
    }
    limit(container, "memory")
        .map(Quantity::getAmountInBytes)
        .ifPresent(
            bytes -> hostConfig.withMemory(bytes.longValue()).withMemorySwap(bytes.longValue()));
    limit(container, "cpu")
        .map(Quantity::getNumericalAmount)
        .ifPresent(cores -> hostConfig.withNanoCPUs(cores.multiply(NANO).longValue()));
    Long user = either(own.getRunAsUser(), shared.getRunAsUser());
    Long group = either(own.getRunAsGroup(), shared.getRunAsGroup());
    return new ContainerOptions(
        hostConfig,
        environment,
        Optional.ofNullable(user).map(id -> group == null ? "" + id : id + ":" + group),
        Boolean.TRUE.equals(either(own.getRunAsNonRoot(), shared.getRunAsNonRoot())));
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(Capability::valueOf).toArray(Capability[]::new);
  }

  private static Optional<Quantity> limit(Container container, String resource) {
    return Optional.ofNullable(container.getResources())
        .map(ResourceRequirements::getLimits)
        .map(limits -> limits.get(resource));
  }

  private static <T> @Nullable T either(@Nullable T own, @Nullable T shared) {
    return own == null ? shared : own;
  }
}
