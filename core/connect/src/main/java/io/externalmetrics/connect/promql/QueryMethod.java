package io.externalmetrics.connect.promql;

/** How a query is sent. */
public enum QueryMethod {
  /** In a form, however long it is. */
  POST,
  /** In the URL, for proxies that let only readers through. */
  GET
}
