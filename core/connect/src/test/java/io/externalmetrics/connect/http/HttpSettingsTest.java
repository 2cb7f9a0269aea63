package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.connect.http.ApiKeyAuthentication.Place;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {
  private static final Setting<HttpUrl> URL =
      Setting.required("url", HttpSettings.url(), "Where the backend listens.");
  private static final Schema SCHEMA = HttpSettings.with(URL);
  private static final Secret SECRET = Secret.of("hunter2");
  private static final RawValue HTTPS = text("https://prometheus.example/");

  private final List<String> problems = new ArrayList<>();

  @Test
  void needsOnlyAUrl() {
    Settings settings = read(fields("url", text("http://127.0.0.1:9090")));

    assertThat(problems).isEmpty();
    assertThat(settings.get(URL)).isEqualTo(HttpUrl.get("http://127.0.0.1:9090/"));
    assertThat(HttpSettings.access(settings)).isEqualTo(HttpAccess.DEFAULT);
  }

  @Test
  void readsEverySetting() {
    Settings settings =
        read(
            fields(
                "url", HTTPS,
                "headers", fields("X-Scope-OrgID", text("shop")),
                "auth", fields("bearer", fields("token", text("hunter2"))),
                "tls", text("true"),
                "proxy",
                    fields(
                        "url", text("http://proxy.example:3128"),
                        "username", text("ems"),
                        "password", text("hunter2")),
                "maxConnections", text("3"),
                "maxResponseSize", text("64MiB")));

    assertThat(problems).isEmpty();
    assertThat(HttpSettings.access(settings))
        .isEqualTo(
            new HttpAccess(
                Map.of("X-Scope-OrgID", Secret.of("shop")),
                Optional.of(new BearerAuthentication(SECRET)),
                Optional.of(TlsMaterial.DEFAULT),
                Optional.of(
                    new HttpProxy(
                        new Address("proxy.example", 3128),
                        Optional.of(new HttpProxy.Credentials("ems", SECRET)))),
                3,
                ByteSize.ofMebibytes(64)));
  }

  @Test
  void readsEveryKindOfCredentials() {
    assertThat(auth("basic", fields("username", text("ems"), "password", text("hunter2"))))
        .contains(new BasicAuthentication("ems", SECRET));
    assertThat(auth("apiKey", fields("header", text("X-Key"), "value", text("hunter2"))))
        .contains(new ApiKeyAuthentication(Place.HEADER, "X-Key", SECRET));
    assertThat(auth("apiKey", fields("query", text("key"), "value", text("hunter2"))))
        .contains(new ApiKeyAuthentication(Place.QUERY, "key", SECRET));
    assertThat(
            auth(
                "oauth2",
                fields(
                    "tokenUrl", text("https://issuer.example/token?tenant=shop"),
                    "clientId", text("ems"),
                    "clientSecret", text("hunter2"),
                    "scopes", new RawValue.Items(List.of(text("read"))),
                    "parameters", fields("audience", text("metrics")),
                    "clientAuthentication", text("body"),
                    "tls", text("true"))))
        .contains(
            new OAuth2(
                HttpUrl.get("https://issuer.example/token?tenant=shop"),
                "ems",
                SECRET,
                List.of("read"),
                Map.of("audience", Secret.of("metrics")),
                OAuth2.ClientAuthentication.BODY,
                Optional.of(TlsMaterial.DEFAULT)));
    assertThat(problems).isEmpty();
  }

  @Test
  void refusesUrlsThatNameNoBackend() {
    for (String url :
        List.of(
            "prometheus:9090",
            "ftp://prometheus",
            "http://",
            "http://ems:hunter2@prometheus",
            "http://prometheus?key=hunter2",
            "http://prometheus#hunter2")) {
      read(fields("url", text(url)));
    }

    assertThat(problems)
        .containsExactly(
            "url: expected a URL of http or https, such as http://127.0.0.1:9090, found"
                + " \"prometheus:9090\"",
            "url: expected a URL of http or https, such as http://127.0.0.1:9090, found"
                + " \"ftp://prometheus\"",
            "url: expected a URL of http or https, such as http://127.0.0.1:9090, found"
                + " \"http://\"",
            "url: expected a URL without user and password, found one with them; set \"auth\""
                + " instead",
            "url: expected a URL without a query, found one with \"?\"; remove it",
            "url: expected a URL without a fragment, found one with \"#\"; remove it");
  }

  @Test
  void refusesHeadersThatCannotBeSent() {
    read(
        fields(
            "url",
            HTTPS,
            "headers",
            fields(
                "Host", text("hunter2"),
                "content-length", new RawValue.Reference("fromEnv", "LENGTH"),
                "X Tenant", text("hunter2"),
                "X-Line", text("hunter2\r\nX-Other: 1"),
                "X-Letter", text("hünter2"))));

    assertThat(problems)
        .containsExactly(
            "headers.Host: expected a header that this client does not set itself, found \"Host\"",
            "headers.content-length: expected a header that this client does not set itself, found"
                + " \"content-length\"",
            "headers.X Tenant: expected the name of a header, found \"X Tenant\"",
            "headers.X-Line: expected printable ASCII on one line, found another character; remove"
                + " it",
            "headers.X-Letter: expected printable ASCII on one line, found another character;"
                + " remove it");
  }

  @Test
  void refusesAHeaderThatIsWrittenTwice() {
    read(
        fields(
            "url",
            HTTPS,
            "headers",
            fields("X-Scope-OrgID", text("shop"), "x-scope-orgid", text("stock"))));

    assertThat(problems)
        .containsExactly(
            "headers.x-scope-orgid: expected each header once, found \"X-Scope-OrgID\" too; remove"
                + " one of them");
    assertThatThrownBy(() -> Ask.headers(Map.of("X-Tenant", SECRET, "x-tenant", SECRET)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a header is set twice among ");
  }

  @Test
  void refusesCredentialsThatCannotBeSent() {
    auth("bearer", fields("token", text("hunter2\n")));
    auth("basic", fields("username", text("e:ms"), "password", text("hunter2")));
    auth("apiKey", fields("header", text("Host"), "value", text("hunter2")));

    assertThat(problems)
        .containsExactly(
            "auth.bearer.token: expected printable ASCII on one line, found another character;"
                + " remove it",
            "auth.basic.username: expected a user name without a colon, found \"e:ms\"",
            "auth.apiKey.header: expected a header that this client does not set itself, found"
                + " \"Host\"");
  }

  @Test
  void takesOneKindOfCredentials() {
    read(fields("url", HTTPS, "auth", fields()));
    read(
        fields(
            "url",
            HTTPS,
            "auth",
            fields(
                "bearer", fields("token", text("hunter2")),
                "basic", fields("username", text("ems"), "password", text("hunter2")))));
    auth("apiKey", fields("value", text("hunter2")));
    read(
        fields(
            "url", HTTPS,
            "headers", fields("authorization", text("hunter2")),
            "auth", fields("bearer", fields("token", text("hunter2")))));

    assertThat(problems)
        .containsExactly(
            "auth: expected exactly one of \"basic\", \"bearer\", \"apiKey\", \"oauth2\","
                + " \"sigV4\", found none; add one",
            "auth: expected exactly one of \"basic\", \"bearer\", \"apiKey\", \"oauth2\","
                + " \"sigV4\", found \"basic\", \"bearer\"; keep one",
            "auth.apiKey: expected exactly one of \"header\", \"query\", found none; add one",
            "headers: expected no \"Authorization\" beside \"auth\"; remove one of them");
  }

  @Test
  void refusesTlsBesideHttp() {
    read(fields("url", text("http://prometheus.example"), "tls", text("true")));
    read(fields("url", text("http://prometheus.example"), "tls", text("false")));

    assertThat(problems)
        .containsExactly(
            "tls: goes only with https, found http in \"url\"; write https there, or remove it");
  }

  @Test
  void refusesProxiesOfAnotherKind() {
    for (String url : List.of("https://proxy.example", "http://proxy.example/path")) {
      read(fields("url", HTTPS, "proxy", fields("url", text(url))));
    }
    read(
        fields(
            "url",
            HTTPS,
            "proxy",
            fields("url", text("http://proxy.example"), "username", text("ems"))));

    assertThat(problems)
        .containsExactly(
            "proxy.url: expected http://HOST:PORT, found another URL; the way to a proxy is plain",
            "proxy.url: expected http://HOST:PORT, found another URL; the way to a proxy is plain",
            "proxy.username: goes only with \"password\", which is missing; remove it");
  }

  @Test
  void saysWhereTheCredentialsInAUrlBelong() {
    RawValue url = text("http://ems:hunter2@example.com:3128");
    read(fields("url", HTTPS, "proxy", fields("url", url)));
    auth(
        "oauth2",
        fields("tokenUrl", url, "clientId", text("ems"), "clientSecret", text("hunter2")));

    assertThat(problems)
        .containsExactly(
            "proxy.url: expected a URL without user and password, found one with them; set"
                + " \"username\" and \"password\" of the proxy beside it instead",
            "auth.oauth2.tokenUrl: expected a URL without user and password, found one with them;"
                + " set \"clientId\" and \"clientSecret\" instead");
  }

  @Test
  void refusesSizesOutOfRange() {
    for (String size : List.of("16", "16MB", "1023B", "0KiB", "2GiB", "1025MiB", "")) {
      read(fields("url", HTTPS, "maxResponseSize", text(size)));
    }
    read(fields("url", HTTPS, "maxResponseSize", text("1KiB")));
    read(fields("url", HTTPS, "maxResponseSize", text("1GiB")));

    assertThat(problems)
        .hasSize(7)
        .allMatch(
            problem ->
                problem.startsWith(
                    "maxResponseSize: expected a size from 1KiB to 1GiB, such as 16MiB, found "));
  }

  @Test
  void printsSizesAsTheyAreWritten() {
    assertThat(HttpSettings.SCHEMA.find("maxResponseSize").orElseThrow().printedDefault())
        .contains("16MiB");
    assertThat(new ByteSize(1536 << 10)).hasToString("1536KiB");
    assertThat(new ByteSize(1 << 30)).hasToString("1GiB");
  }

  @Test
  void warnsOfCredentialsThatAnyoneCanRead() {
    RawValue auth =
        fields("bearer", fields("token", new RawValue.Reference("fromFile", "/secrets/token")));

    assertThat(warnings(fields("url", text("http://prometheus.example"), "auth", auth)))
        .containsExactly(
            "auth: whoever is in between can read the credentials, because \"url\" is http; use"
                + " https");
    assertThat(warnings(fields("url", text("http://127.0.0.1:9090"), "auth", auth))).isEmpty();
    assertThat(warnings(fields("url", text("http://[::1]:9090"), "auth", auth))).isEmpty();
    assertThat(warnings(fields("url", text("http://localhost:9090"), "auth", auth))).isEmpty();
    assertThat(warnings(fields("url", HTTPS, "auth", auth))).isEmpty();
    assertThat(warnings(fields("url", text("http://prometheus.example")))).isEmpty();
  }

  @Test
  void warnsOfAnAuthorizationHeaderThatAnyoneCanRead() {
    RawValue headers =
        fields("authorization", new RawValue.Reference("fromFile", "/secrets/authorization"));
    RawValue tenant = fields("X-Scope-OrgID", text("shop"));

    assertThat(warnings(fields("url", text("http://prometheus.example"), "headers", headers)))
        .containsExactly(
            "headers: whoever is in between can read the credentials, because \"url\" is http; use"
                + " https");
    assertThat(warnings(fields("url", text("http://127.0.0.1:9090"), "headers", headers)))
        .isEmpty();
    assertThat(warnings(fields("url", HTTPS, "headers", headers))).isEmpty();
    assertThat(warnings(fields("url", text("http://prometheus.example"), "headers", tenant)))
        .isEmpty();
  }

  @Test
  void warnsOfAnIssuerWhoseTokensAnyoneCanRead() {
    assertThat(warnings(issuedBy("http://issuer.example/token")))
        .containsExactly(
            "auth.oauth2.tokenUrl: whoever is in between can read the client's secret and the"
                + " tokens, because it is http; use https");
    assertThat(warnings(issuedBy("http://127.0.0.1:8080/token"))).isEmpty();
    assertThat(warnings(issuedBy("https://issuer.example/token"))).isEmpty();
  }

  @Test
  void findsTheSecondAuthorizationBeforeItsValueIsRead() {
    read(
        fields(
            "url", HTTPS,
            "headers", fields("Authorization", new RawValue.Reference("fromEnv", "TOKEN")),
            "auth", fields("bearer", fields("token", text("hunter2")))));

    assertThat(problems)
        .containsExactly(
            "headers: expected no \"Authorization\" beside \"auth\"; remove one of them");
  }

  @Test
  void warnsOfABackendThatIsNotVerified() {
    assertThat(warnings(fields("url", HTTPS, "tls", fields("insecureSkipVerify", text("true")))))
        .containsExactly(
            "tls.insecureSkipVerify: the backend's certificate is not checked: whoever is in"
                + " between can read the credentials and choose the numbers; set \"ca\" instead");
    assertThat(warnings(fields("url", HTTPS, "tls", fields("insecureSkipVerify", text("false")))))
        .isEmpty();
  }

  @Test
  void tellsRotatedCredentialsFromTheOldOnes() {
    RawValue first = fields("bearer", fields("token", text("one")));
    RawValue second = fields("bearer", fields("token", text("two")));

    assertThat(read(fields("url", HTTPS, "auth", first)))
        .isEqualTo(read(fields("url", HTTPS, "auth", first)))
        .isNotEqualTo(read(fields("url", HTTPS, "auth", second)));
  }

  private static RawValue issuedBy(String tokenUrl) {
    return fields(
        "url",
        HTTPS,
        "auth",
        fields(
            "oauth2",
            fields(
                "tokenUrl", text(tokenUrl),
                "clientId", text("ems"),
                "clientSecret", new RawValue.Reference("fromFile", "/secrets/client"))));
  }

  private Optional<Authentication> auth(String kind, RawValue value) {
    return HttpSettings.access(read(fields("url", HTTPS, "auth", fields(kind, value))))
        .authentication();
  }

  private Settings read(RawValue raw) {
    return SCHEMA.read(raw, SettingPath.ROOT, this::note);
  }

  private void note(Problem problem) {
    problems.add(problem.toString());
  }

  private static List<String> warnings(RawValue raw) {
    List<String> warnings = new ArrayList<>();
    SCHEMA.advise(raw, SettingPath.ROOT, warning -> warnings.add(warning.toString()));
    return warnings;
  }

  private static RawValue text(String text) {
    return new RawValue.Text(text);
  }

  private static RawValue fields(Object... keysAndValues) {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put((String) keysAndValues[i], (RawValue) keysAndValues[i + 1]);
    }
    return new RawValue.Fields(fields);
  }
}
