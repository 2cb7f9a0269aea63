package io.externalmetrics.server.tls;

import io.externalmetrics.server.kube.SharedApiService.Service;
import java.util.Optional;

/**
 * Who serves the external metrics API, by the last look at its APIService.
 *
 * @param service the other one's, as {@code namespace/name}
 */
public record ApiServiceOwner(State state, Optional<String> service) {

  /** Nobody has looked. */
  public static final ApiServiceOwner UNKNOWN =
      new ApiServiceOwner(State.UNKNOWN, Optional.empty());

  static final ApiServiceOwner UNREADABLE = new ApiServiceOwner(State.UNREADABLE, Optional.empty());

  /** What is known of the owner. */
  public enum State {
    OWN,
    OTHER,
    /** There is no APIService. */
    MISSING,
    UNREADABLE,
    UNKNOWN
  }

  static ApiServiceOwner of(Registration registration) {
    return switch (registration) {
      case Registration.Ours _, Registration.Unverified _ ->
          new ApiServiceOwner(State.OWN, Optional.empty());
      case Registration.Foreign(Optional<Service> service) ->
          new ApiServiceOwner(State.OTHER, service.map(Service::toString));
      case Registration.Missing _ -> new ApiServiceOwner(State.MISSING, Optional.empty());
      case Registration.Unknown _ -> UNKNOWN;
    };
  }
}
