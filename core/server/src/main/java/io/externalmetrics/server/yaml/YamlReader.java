package io.externalmetrics.server.yaml;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns YAML text into raw values. Scalars keep the text that was written; aliases and merge keys
 * ({@code <<}) are followed, up to a number of values.
 */
public final class YamlReader {
  /** Ten thousand metrics need about half of it; an alias of an alias of an alias reaches it. */
  private static final int MAX_VALUES = 200_000;

  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

  private final Map<SettingPath, Integer> lines = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Node> open = new HashSet<>();
  private int values;

  private YamlReader() {}

  public static YamlDocument read(String text) throws UnreadableYamlException {
    Optional<Node> root = compose(text);
    if (root.isEmpty()) {
      throw new UnreadableYamlException(1, "expected a mapping, found an empty file");
    }
    YamlReader reader = new YamlReader();
    RawValue value = reader.value(root.get(), SettingPath.ROOT);
    return switch (value) {
      case RawValue.Fields fields -> new YamlDocument(fields, reader.lines, reader.problems);
      case RawValue.Text _, RawValue.Items _, RawValue.Nothing _, RawValue.Reference _ ->
          throw new UnreadableYamlException(
              line(root.get()), "expected a mapping, found " + value.describe());
    };
  }

  private static Optional<Node> compose(String text) throws UnreadableYamlException {
    LoadSettings settings =
        LoadSettings.builder().setSchema(new CoreSchema()).setAllowNonScalarKeys(true).build();
    try {
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw new UnreadableYamlException(line, YamlErrors.withoutContent(e.getProblem()));
    } catch (ReaderException e) {
      long breaks = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      int line = 1 + Math.toIntExact(breaks);
      throw new UnreadableYamlException(line, "found a control character; remove it");
    } catch (YamlEngineException e) {
      throw new UnreadableYamlException(1, YamlErrors.withoutContent(String.valueOf(e)));
    } catch (StackOverflowError e) {
      // The composer calls itself for each level, and knows no limit.
      throw new UnreadableYamlException(1, "nested too deeply");
    }
  }

  private RawValue value(Node node, SettingPath path) throws UnreadableYamlException {
    if (++values > MAX_VALUES) {
      throw new UnreadableYamlException(
          line(node), "more than " + MAX_VALUES + " values, counting aliases as often as used");
    }
    if (!TAGS.contains(node.getTag())) {
      problems.add(
          new Problem(path, "expected no YAML tag; put a text that begins with \"!\" in quotes"));
      return new RawValue.Nothing();
    }
    if (!open.add(node)) {
      problems.add(new Problem(path, "expected a value, found an alias of what it stands in"));
      return new RawValue.Nothing();
    }
    RawValue value =
        switch (node) {
          case ScalarNode scalar ->
              scalar.getTag().equals(Tag.NULL)
                  ? new RawValue.Nothing()
                  : new RawValue.Text(scalar.getValue());
          case SequenceNode sequence -> items(sequence, path);
          case MappingNode mapping -> YamlReferences.find(fields(mapping, path), path, problems);
          case AnchorNode anchor -> value(anchor.getRealNode(), path);
          default -> throw new IllegalStateException("no kind of YAML node: " + node.getNodeType());
        };
    open.remove(node);
    return value;
  }

  private RawValue.Items items(SequenceNode sequence, SettingPath path)
      throws UnreadableYamlException {
    List<RawValue> items = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      SettingPath below = path.index(items.size());
      lines.put(below, line(node));
      items.add(value(node, below));
    }
    return new RawValue.Items(items);
  }

  private RawValue.Fields fields(MappingNode mapping, SettingPath path)
      throws UnreadableYamlException {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(new Problem(path, "expected single texts as keys, found a list or mapping"));
      } else if (lacksSpace(key, tuple.getValueNode())) {
        // The key may hold a password, so it is not shown.
        problems.add(new Problem(path, "expected a space after the colon of each key"));
      } else if (fields.containsKey(key.getValue())) {
        SettingPath below = path.key(key.getValue());
        problems.add(
            new Problem(
                below,
                "duplicate key, on line %d and line %d; keep one"
                    .formatted(lines.get(below), line(key))));
      } else {
        SettingPath below = path.key(key.getValue());
        lines.put(below, line(key));
        fields.put(key.getValue(), value(tuple.getValueNode(), below));
      }
    }
    return new RawValue.Fields(fields);
  }

  /** Whether this is {@code {password:text}}, which YAML takes for a key without a value. */
  private static boolean lacksSpace(ScalarNode key, Node value) {
    return key.isPlain() && key.getValue().contains(":") && value.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
