package io.externalmetrics.server.api;

import java.util.Locale;

/** What {@code /version} says, in the fields that Kubernetes has. */
record VersionInfo(
    String major,
    String minor,
    String gitVersion,
    String gitCommit,
    String gitTreeState,
    String buildDate,
    String goVersion,
    String compiler,
    String platform) {

  /**
   * @param version such as 1.2.3
   */
  static VersionInfo of(String version) {
    String[] parts = version.split("\\.", 3);
    String platform = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    return new VersionInfo(
        parts[0],
        parts.length > 1 ? parts[1] : "",
        "v" + version,
        "",
        "",
        "",
        "",
        "java",
        platform.toLowerCase(Locale.ROOT));
  }
}
