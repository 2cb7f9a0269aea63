package io.externalmetrics.server.config;

import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets as a test fills them, and how they were asked for. */
public final class FakeSecretTexts implements SecretTexts {
  private final Map<String, String> texts = new HashMap<>();
  private final List<Duration> maxAges = new ArrayList<>();
  private final List<Deadline> deadlines = new ArrayList<>();

  public FakeSecretTexts put(String name, String key, String text) {
    texts.put(name + "/" + key, text);
    return this;
  }

  @Override
  public String text(String name, String key, Duration maxAge, Deadline deadline)
      throws UnreadableSecretException {
    maxAges.add(maxAge);
    deadlines.add(deadline);
    return Optional.ofNullable(texts.get(name + "/" + key))
        .orElseThrow(() -> new UnreadableSecretException("there is no such key"));
  }

  /** How old each text might have been, in the order of the calls. */
  public List<Duration> maxAges() {
    return List.copyOf(maxAges);
  }

  /** By when each text was wanted, in the order of the calls. */
  public List<Deadline> deadlines() {
    return List.copyOf(deadlines);
  }
}
