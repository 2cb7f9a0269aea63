package io.externalmetrics.testkit;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Settings for tests, from YAML text such as {@code {tube: emails, count: [ready, reserved]}}. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * The settings that {@code yaml} gives.
   *
   * @throws AssertionError if anything is wrong with them
   */
  public static Settings read(Schema schema, String yaml) {
    return read(schema, raw(yaml));
  }

  /** As {@link #read(Schema, String)}. */
  public static Settings read(Schema schema, RawValue raw) {
    List<Problem> problems = new ArrayList<>();
    Settings settings = schema.read(raw, SettingPath.ROOT, problems::add);
    if (!problems.isEmpty()) {
      throw new AssertionError("bad settings: " + problems);
    }
    return settings;
  }

  /** What is wrong with {@code yaml}, each as {@code path: message}; empty if it is good. */
  public static List<String> problems(Schema schema, String yaml) {
    List<String> problems = new ArrayList<>();
    schema.read(raw(yaml), SettingPath.ROOT, problem -> problems.add(problem.toString()));
    return problems;
  }

  /** The value that {@code yaml} writes; the empty text is {@link RawValue.Nothing}. */
  public static RawValue raw(String yaml) {
    return new Compose(LoadSettings.builder().build())
        .composeString(yaml)
        .map(TestSettings::raw)
        .orElseGet(RawValue.Nothing::new);
  }

  private static RawValue raw(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new RawValue.Nothing();
      case ScalarNode scalar -> new RawValue.Text(scalar.getValue());
      case SequenceNode sequence ->
          new RawValue.Items(sequence.getValue().stream().map(TestSettings::raw).toList());
      case MappingNode mapping -> {
        Map<String, RawValue> fields = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
          fields.put(((ScalarNode) field.getKeyNode()).getValue(), raw(field.getValueNode()));
        }
        yield new RawValue.Fields(fields);
      }
      default -> throw new IllegalArgumentException("no setting: " + node.getNodeType());
    };
  }
}
