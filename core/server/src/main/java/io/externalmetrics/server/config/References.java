package io.externalmetrics.server.config;

import io.externalmetrics.server.yaml.YamlReferences;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives settings their values: replaces references by the texts they refer to, and reads the result
 * under its schema. Files are read anew at every call, so calling again tells whether one changed:
 * {@link Settings} are equal when nothing did. Blocks for as long as reading small files takes.
 */
public final class References {
  private final Map<String, String> environment;

  /**
   * Resolves references.
   *
   * @param environment what {@code fromEnv} reads
   */
  public References(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
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
          replaced.put(field.getKey(), replace(field.getValue(), path.key(field.getKey()), texts));
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
      case YamlReferences.FROM_SECRET ->
          throw new UnresolvedException(
              path, "Kubernetes Secrets are not read yet; mount the Secret and use fromFile");
      default -> throw new IllegalArgumentException("no reference: \"" + reference.origin() + "\"");
    };
  }

  private static String fileText(String file, SettingPath path) throws UnresolvedException {
    try {
      String text = TextFile.read(Path.of(file));
      return text.replaceFirst("\r?\n\\z", "");
    } catch (UnreadableFileException e) {
      throw new UnresolvedException(path, "cannot read " + file + ": " + e.reason());
    } catch (InvalidPathException e) {
      throw new UnresolvedException(path, "cannot read " + file + ": not a path");
    }
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
