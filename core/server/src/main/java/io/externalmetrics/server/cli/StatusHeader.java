package io.externalmetrics.server.cli;

import io.externalmetrics.server.cli.StatusDocument.Access;
import io.externalmetrics.server.cli.StatusDocument.ApiService;
import io.externalmetrics.server.cli.StatusDocument.Certificate;
import io.externalmetrics.server.cli.StatusDocument.Configuration;
import io.externalmetrics.server.cli.StatusDocument.Hpas;
import java.time.Duration;
import picocli.CommandLine.Help.Ansi.Text;

/** What a status says of the server itself, a line for each matter. */
final class StatusHeader {
  private static final Duration SOON = Duration.ofDays(7);

  private final Palette palette;
  private final StatusDocument status;
  private final StringBuilder lines = new StringBuilder();

  StatusHeader(Palette palette, StatusDocument status) {
    this.palette = palette;
    this.status = status;
  }

  String print() {
    add(
        "server",
        palette.plain(
            "version %s%s"
                .formatted(
                    status.version().orElse("unknown"),
                    status
                        .started()
                        .map(started -> ", started " + StatusText.ago(started, status.now()))
                        .orElse(""))));
    status.configuration().ifPresent(this::configuration);
    status.certificate().ifPresent(this::certificate);
    status.access().ifPresent(this::access);
    status.apiService().ifPresent(this::apiService);
    status.hpas().ifPresent(this::hpas);
    return lines.toString();
  }

  private void configuration(Configuration configuration) {
    add(
        "configuration",
        palette
            .plain(configuration.file())
            .concat(
                configuration
                    .lastRead()
                    .map(read -> ", read " + StatusText.ago(read, status.now()))
                    .orElse(""))
            .concat(
                configuration.problems().isEmpty()
                    ? palette.plain("")
                    : palette.bad(
                        ", " + Bill.counted(configuration.problems().size(), "problem"))));
    configuration.problems().forEach(problem -> add("", palette.bad(problem)));
  }

  private void certificate(Certificate certificate) {
    Duration left = Duration.between(status.now(), certificate.expires());
    String expiry =
        left.isPositive() ? "expires in " + Bill.counted((int) left.toDays(), "day") : "expired";
    add(
        "certificate",
        palette
            .plain(certificate.kind() + ", ")
            .concat(left.compareTo(SOON) < 0 ? palette.bad(expiry) : palette.plain(expiry))
            .concat(
                certificate
                    .trusted()
                    .map(
                        trusted ->
                            trusted
                                ? palette.plain(", trusted")
                                : palette.bad(", not trusted by kube-apiserver"))
                    .orElse(palette.plain(""))));
  }

  private void access(Access access) {
    add(
        "access",
        palette
            .plain(access.kind())
            .concat(
                access
                    .hpaControllerMayRead()
                    .map(
                        may ->
                            may
                                ? palette.plain(", the HPA controller may read")
                                : palette.bad(", the HPA controller may not read"))
                    .orElse(palette.plain(""))));
  }

  private void apiService(ApiService service) {
    String text = service.state() + service.owner().map(owner -> ": " + owner).orElse("");
    add(
        "APIService",
        service.state().equals("other") || service.state().equals("missing")
            ? palette.bad(text)
            : palette.plain(text));
  }

  private void hpas(Hpas hpas) {
    String text =
        hpas.state()
            + (hpas.state().equals("watching") ? " " + hpas.watched() : "")
            + hpas.reason().map(reason -> ": " + reason).orElse("");
    add("HPAs", hpas.state().equals("unavailable") ? palette.bad(text) : palette.plain(text));
  }

  private void add(String title, Text text) {
    lines
        .append(palette.bold(title))
        .append(" ".repeat(15 - title.length()))
        .append(text)
        .append(System.lineSeparator());
  }
}
