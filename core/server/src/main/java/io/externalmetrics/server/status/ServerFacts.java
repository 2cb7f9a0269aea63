package io.externalmetrics.server.status;

import java.time.Instant;
import java.util.function.Supplier;

/** What the parts of the server say of themselves, each as of the call. Any thread. */
public record ServerFacts(
    String version,
    Instant started,
    Supplier<StatusReport.Configuration> configuration,
    Supplier<StatusReport.Certificate> certificate,
    Supplier<StatusReport.Access> access,
    Supplier<StatusReport.ApiService> apiService) {}
