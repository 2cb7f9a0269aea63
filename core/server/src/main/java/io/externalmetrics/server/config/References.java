package io.externalmetrics.server.config;

import io.externalmetrics.server.yaml.YamlReferences;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives settings their values: replaces references by the texts they refer to, and reads the result
 * under its schema. Doing it again tells whether a text changed: {@link Settings} are equal when
 * none did.
 */
public final class References {
  /** What a Secret costs the API server, however many sources refer to it, however often. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  /** The same where a backend refuses what is known: enough for one reading each second. */
  private static final Duration NEWEST = Duration.ofMillis(900);

  /** Less than what a poll may take beyond its timeout before its loop counts as stalled. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Map<String, String> environment;
  private final SecretTexts secretTexts;

  /**
   * Resolves references.
   *
   * @param environment what {@code fromEnv} reads
   * @param secrets what {@code fromSecret} reads
   */
  public References(Map<String, String> environment, SecretTexts secrets) {
    this.environment = Map.copyOf(environment);
    secretTexts = secrets;
  }

  /** As they are now, except that the text of a Secret may have been read up to 10 s ago. */
  public Resolver recent() {
    return new Resolver(RECENT);
  }

  /** As they are now; the text of a Secret was read less than 1 s ago. */
  public Resolver newest() {
    return new Resolver(NEWEST);
  }

  /** Settings with values, or why there are none. */
  public sealed interface Resolution {

    /**
     * Every value is there and valid.
     *
     * @param redactor knows every text that came from elsewhere, and every secret setting
     */
    record Resolved(Settings settings, Redactor redactor) implements Resolution {}

    /**
     * A reference leads nowhere, or to a text that is not valid.
     *
     * @param reason one line that names the setting and quotes nothing
     */
    record Unresolved(String reason) implements Resolution {}
  }

  /**
   * Resolves the settings of one source and its metrics. Reads files anew at every call. Blocks for
   * as long as reading small files takes, and at most 4 s in all for Secrets.
   */
  public final class Resolver {
    private final Duration maxAge;
    private final Deadline deadline = Deadline.after(PATIENCE);

    private Resolver(Duration maxAge) {
      this.maxAge = maxAge;
    }

    /**
     * Resolves the settings of a source or metric.
     *
     * @param path where they stand, for reasons
     */
    public Resolution resolve(Schema schema, RawValue raw, SettingPath path) {
      List<String> secrets = new ArrayList<>();
      RawValue values;
      try {
        values = replace(raw, path, secrets);
      } catch (UnresolvedException e) {
        return new Resolution.Unresolved(String.valueOf(e.getMessage()));
      }
      collectSecrets(schema, values, secrets);
      Redactor redactor = Redactor.of(secrets);
      List<Problem> problems = new ArrayList<>();
      Settings settings = PluginSchemas.read(schema, values, path, problems::add);
      return problems.isEmpty()
          ? new Resolution.Resolved(settings, redactor)
          : new Resolution.Unresolved(redactor.redact(problems.getFirst().toString()));
    }

    private RawValue replace(RawValue raw, SettingPath path, List<String> texts)
        throws UnresolvedException {
      return switch (raw) {
        case RawValue.Text _, RawValue.Nothing _ -> raw;
        case RawValue.Items(List<RawValue> items) -> {
          List<RawValue> replaced = new ArrayList<>();
          for (RawValue item : items) {
            replaced.add(replace(item, path.index(replaced.size()), texts));
          }
          yield new RawValue.Items(replaced);
        }
        case RawValue.Fields(Map<String, RawValue> fields) -> {
          Map<String, RawValue> replaced = new LinkedHashMap<>();
          for (Map.Entry<String, RawValue> field : fields.entrySet()) {
            replaced.put(
                field.getKey(), replace(field.getValue(), path.key(field.getKey()), texts));
          }
          yield new RawValue.Fields(replaced);
        }
        case RawValue.Reference reference -> {
          String text = text(reference, path);
          texts.add(text);
          yield new RawValue.Text(text);
        }
      };
    }

    private String text(RawValue.Reference reference, SettingPath path) throws UnresolvedException {
      return switch (reference.origin()) {
        case YamlReferences.FROM_FILE -> fileText(reference.target(), path);
        case YamlReferences.FROM_ENV ->
            Optional.ofNullable(environment.get(reference.target()))
                .orElseThrow(
                    () ->
                        new UnresolvedException(
                            path, "environment variable " + reference.target() + " is not set"));
        case YamlReferences.FROM_SECRET -> secretText(reference.target(), path);
        default ->
            throw new IllegalArgumentException("no reference: \"" + reference.origin() + "\"");
      };
    }

    private String secretText(String nameAndKey, SettingPath path) throws UnresolvedException {
      int slash = nameAndKey.indexOf('/');
      String name = nameAndKey.substring(0, slash);
      String key = nameAndKey.substring(slash + 1);
      try {
        return withoutNewline(secretTexts.text(name, key, maxAge, deadline));
      } catch (UnreadableSecretException e) {
        throw new UnresolvedException(
            path, "cannot read key \"" + key + "\" of Secret \"" + name + "\": " + e.reason());
      }
    }
  }

  private static String fileText(String file, SettingPath path) throws UnresolvedException {
    try {
      return withoutNewline(TextFile.read(Path.of(file)));
    } catch (UnreadableFileException e) {
      throw new UnresolvedException(path, "cannot read " + file + ": " + e.reason());
    } catch (InvalidPathException e) {
      throw new UnresolvedException(path, "cannot read " + file + ": not a path");
    }
  }

  /** Editors end a text with one, and {@code kubectl create secret --from-file} keeps it. */
  private static String withoutNewline(String text) {
    return text.replaceFirst("\r?\n\\z", "");
  }

  private static void collectSecrets(Schema schema, RawValue raw, List<String> secrets) {
    if (raw instanceof RawValue.Items(List<RawValue> items)) {
      items.forEach(item -> collectSecrets(schema, item, secrets));
    }
    if (raw instanceof RawValue.Fields(Map<String, RawValue> fields)) {
      for (Setting<?> setting : schema.settings()) {
        RawValue value = fields.getOrDefault(setting.key(), new RawValue.Nothing());
        if (setting.type().isSecret()) {
          collectTexts(value, secrets);
        }
        setting.type().group().ifPresent(group -> collectSecrets(group, value, secrets));
      }
    }
  }

  private static void collectTexts(RawValue raw, List<String> texts) {
    switch (raw) {
      case RawValue.Text(String text) -> texts.add(text);
      case RawValue.Items(List<RawValue> items) -> items.forEach(item -> collectTexts(item, texts));
      case RawValue.Fields(Map<String, RawValue> fields) ->
          fields.values().forEach(value -> collectTexts(value, texts));
      case RawValue.Nothing _, RawValue.Reference _ -> {}
    }
  }

  private static final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnresolvedException(SettingPath path, String reason) {
      super(path + ": " + reason);
    }
  }
}
