package io.externalmetrics.sysdig;

/** Sysdig's own installations, by the names that its documentation gives them. */
enum Region {
  US1("app.sysdigcloud.com"),
  US2("us2.app.sysdig.com"),
  US3("app.us3.sysdig.com"),
  US4("app.us4.sysdig.com"),
  EU1("eu1.app.sysdig.com"),
  EU2("app.eu2.sysdig.com"),
  AU1("app.au1.sysdig.com"),
  IN1("app.in1.sysdig.com"),
  ME2("app.me2.sysdig.com"),
  JP1("app.jp1.sysdig.com");

  private final String host;

  Region(String host) {
    this.host = host;
  }

  /** Where its API listens, on port 443. */
  String host() {
    return host;
  }
}
