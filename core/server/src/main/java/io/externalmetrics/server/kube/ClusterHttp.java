package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/** Fabric8's HTTP client, set up for a server that must notice when its cluster is gone. */
final class ClusterHttp extends JdkHttpClientFactory {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final SSLContext tls;
  private final Executor threads;

  ClusterHttp(SSLContext tls, Executor threads) {
    this.tls = tls;
    this.threads = threads;
  }

  /**
   * Leaves out Fabric8's own TLS set-up, which trusts every public CA beside the cluster's and
   * reads only some kinds of keys, and redirects, which would carry credentials elsewhere.
   */
  @Override
  public HttpClient.Builder newBuilder(Config config) {
    HttpClient.Builder builder = newBuilder();
    builder.tag(config.getRequestConfig());
    HttpClientUtils.createApplicableInterceptors(config, this)
        .forEach(builder::addOrReplaceInterceptor);
    return builder;
  }

  /**
   * HTTP/1.1, because a request that times out then takes its connection along. Over HTTP/2 all
   * would go on to share a dead one until TCP gives it up, minutes later.
   */
  @Override
  protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
    return java.net.http.HttpClient.newBuilder()
        .version(Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .sslContext(tls)
        .executor(threads);
  }
}
