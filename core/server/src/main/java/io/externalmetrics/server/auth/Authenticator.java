package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.ApiRequest;

/** One way to find out who sent a request. */
@FunctionalInterface
interface Authenticator {
  Authentication authenticate(ApiRequest request) throws InterruptedException;
}
