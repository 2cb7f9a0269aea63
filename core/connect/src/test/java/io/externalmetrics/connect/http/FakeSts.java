package io.externalmetrics.connect.http;

import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives everybody the role: with the access keys AKID1, AKID2 and so on. */
final class FakeSts implements AutoCloseable {
  static final CredentialsSource.Keys KEYS =
      new CredentialsSource.Keys("AKID", Secret.of("hunter2"), Optional.empty());

  private final AtomicInteger assumed = new AtomicInteger();
  private final FakeHttp http =
      FakeHttp.plain(
          (_, out) ->
              FakeHttp.write(
                  out, FakeHttp.response(200, assumed("AKID" + assumed.incrementAndGet()))));

  /** A role that is assumed here. */
  CredentialsSource role() {
    return new CredentialsSource(
        KEYS,
        Optional.of(
            new CredentialsSource.Role(
                "arn:aws:iam::123456789012:role/metrics", Optional.empty(), "test")),
        Optional.of(http.url()));
  }

  /** How often the role was assumed. */
  int assumed() {
    return assumed.get();
  }

  private static String assumed(String key) {
    return """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleResult><Credentials>
        <AccessKeyId>%s</AccessKeyId><SecretAccessKey>hunter2</SecretAccessKey>
        <SessionToken>t0k3n</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>
        </Credentials></AssumeRoleResult>
        </AssumeRoleResponse>
        """
        .formatted(key);
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
