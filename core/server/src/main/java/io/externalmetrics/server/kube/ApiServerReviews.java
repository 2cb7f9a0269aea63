package io.externalmetrics.server.kube;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.ReviewCalls.Kind;
import io.externalmetrics.spi.Deadline;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.NonResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.NonResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the cluster's API server decide, as Kubernetes' own extension servers do. */
final class ApiServerReviews implements Reviews {
  private final Kind<TokenReview> tokens =
      new Kind<>("a TokenReview", "apis/authentication.k8s.io/v1/tokenreviews", TokenReview.class);
  private final Kind<SubjectAccessReview> access =
      new Kind<>(
          "a SubjectAccessReview",
          "apis/authorization.k8s.io/v1/subjectaccessreviews",
          SubjectAccessReview.class);
  private final ReviewCalls calls;

  ApiServerReviews(ReviewCalls calls) {
    this.calls = calls;
  }

  @Override
  public TokenDecision review(String token, Deadline deadline)
      throws ClusterException, InterruptedException {
    TokenReview review = new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
    TokenReviewStatus status =
        Optional.ofNullable(calls.create(tokens, review, deadline).getStatus())
            .orElseThrow(() -> calls.senseless(tokens));
    if (!Objects.equals(status.getAuthenticated(), true)) {
      return new TokenDecision.Refused();
    }
    UserInfo user =
        Optional.ofNullable(status.getUser())
            .filter(told -> told.getUsername() != null)
            .orElseThrow(() -> calls.senseless(tokens));
    return new TokenDecision.Authenticated(
        new Caller(
            user.getUsername(),
            Objects.toString(user.getUid(), ""),
            Optional.ofNullable(user.getGroups()).orElse(List.of()).stream().distinct().toList(),
            Optional.ofNullable(user.getExtra()).orElse(Map.of())));
  }

  @Override
  public AccessDecision review(Caller caller, Attributes attributes, Deadline deadline)
      throws ClusterException, InterruptedException {
    SubjectAccessReviewSpec spec = new SubjectAccessReviewSpec();
    spec.setUser(caller.name());
    spec.setUid(unlessEmpty(caller.uid()));
    spec.setGroups(caller.groups());
    spec.setExtra(caller.extra());
    switch (attributes) {
      case Attributes.Resource resource -> spec.setResourceAttributes(resource(resource));
      case Attributes.NonResource path -> spec.setNonResourceAttributes(nonResource(path));
    }
    SubjectAccessReview review = new SubjectAccessReviewBuilder().withSpec(spec).build();
    SubjectAccessReviewStatus status =
        Optional.ofNullable(calls.create(access, review, deadline).getStatus())
            .orElseThrow(() -> calls.senseless(access));
    boolean allowed =
        Objects.equals(status.getAllowed(), true) && !Objects.equals(status.getDenied(), true);
    return new AccessDecision(allowed, Objects.toString(status.getReason(), ""));
  }

  private static ResourceAttributes resource(Attributes.Resource resource) {
    return new ResourceAttributesBuilder()
        .withNamespace(unlessEmpty(resource.namespace()))
        .withVerb(resource.verb())
        .withGroup(resource.group())
        .withVersion(resource.version())
        .withResource(resource.resource())
        .withName(unlessEmpty(resource.name()))
        .build();
  }

  private static NonResourceAttributes nonResource(Attributes.NonResource path) {
    return new NonResourceAttributesBuilder().withPath(path.path()).withVerb(path.verb()).build();
  }

  /** Kubernetes leaves out what is empty; so does this, and Fabric8 what is null. */
  private static @Nullable String unlessEmpty(String value) {
    return value.isEmpty() ? null : value;
  }
}
