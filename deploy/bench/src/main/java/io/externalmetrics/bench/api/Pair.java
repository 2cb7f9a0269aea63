package io.externalmetrics.bench.api;

import io.externalmetrics.bench.api.Processes.Started;
import io.externalmetrics.connect.TlsMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The server with one data set, and the bare handler that sends what this server sends. */
final class Pair implements AutoCloseable {
  private final Started server;
  private final Started bare;
  private final Map<Encoding, Map<String, Answer>> answers;
  private final TlsMaterial tls;
  private boolean warm;

  private Pair(
      Started server, Started bare, Map<Encoding, Map<String, Answer>> answers, TlsMaterial tls) {
    this.server = server;
    this.bare = bare;
    this.answers = answers;
    this.tls = tls;
  }

  /**
   * Starts both.
   *
   * @param scenarios all of one data set
   */
  static Pair start(
      Processes processes, List<Scenario> scenarios, ClusterDouble cluster, TlsMaterial tls)
      throws IOException, InterruptedException {
    Path directory = processes.directory();
    Path configuration =
        Files.writeString(
            directory.resolve("ems.yaml"), scenarios.getFirst().data().configuration(directory));
    Started server = processes.server(configuration, cluster.writeKubeconfig(directory));
    try {
      Map<Encoding, Map<String, Answer>> answers = fetch(scenarios, tls, server.port());
      List<Answer> all =
          answers.values().stream().flatMap(byTarget -> byTarget.values().stream()).toList();
      return new Pair(server, processes.bare(all), answers, tls);
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.process().close();
      throw e;
    }
  }

  /** Measures both in turns, so that what else the machine does hits both. */
  Comparison compare(Scenario scenario, Rounds rounds) throws IOException, InterruptedException {
    List<Answer> expected =
        scenario.targets().stream()
            .map(answers.getOrDefault(scenario.encoding(), Map.of())::get)
            .toList();
    try (Load onServer = Load.open(scenario, expected, tls, server.port());
        Load onBare = Load.open(scenario, expected, tls, bare.port())) {
      Rounds.warmUp(onServer, !warm);
      Rounds.warmUp(onBare, !warm);
      Optional<Long> serverMebibytes =
          warm ? Optional.empty() : Optional.of(server.process().residentMebibytes());
      Optional<Long> bareMebibytes =
          warm ? Optional.empty() : Optional.of(bare.process().residentMebibytes());
      warm = true;
      List<Figures> ofServer = new ArrayList<>();
      List<Figures> ofBare = new ArrayList<>();
      for (int i = 0; i < rounds.count(); i++) {
        ofServer.add(rounds.measure(server, onServer));
        ofBare.add(rounds.measure(bare, onBare));
      }
      return new Comparison(
          scenario,
          Figures.median(ofServer),
          Figures.median(ofBare),
          serverMebibytes,
          bareMebibytes);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      server.process().close();
    } finally {
      bare.process().close();
    }
  }

  private static Map<Encoding, Map<String, Answer>> fetch(
      List<Scenario> scenarios, TlsMaterial tls, int port) throws IOException {
    Map<Encoding, Map<String, Answer>> answers = new LinkedHashMap<>();
    try (Connection connection =
        Connection.open(Connection.factory(tls), Certificates.HOST, port)) {
      for (Encoding encoding : Encoding.values()) {
        Set<String> targets = new LinkedHashSet<>();
        scenarios.stream()
            .filter(scenario -> scenario.encoding() == encoding)
            .forEach(scenario -> targets.addAll(scenario.targets()));
        for (String target : targets) {
          answers
              .computeIfAbsent(encoding, _ -> new LinkedHashMap<>())
              .put(target, fetch(connection, target, encoding));
        }
      }
    }
    return answers;
  }

  private static Answer fetch(Connection connection, String target, Encoding encoding)
      throws IOException {
    int status = connection.exchange(Requests.get(target, encoding, ClusterDouble.CONTROLLER));
    if (status != 200) {
      throw new IOException("expected 200, found " + status + ": " + target);
    }
    return new Answer(
        target,
        encoding,
        connection.header("content-type").orElseThrow(() -> new IOException("no content-type")),
        connection.body());
  }
}
