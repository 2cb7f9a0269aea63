package io.externalmetrics.server.kube;

/**
 * What a SubjectAccessReview said.
 *
 * @param reason for people; empty where the cluster gives none
 */
public record AccessDecision(boolean allowed, String reason) {}
