package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * References belong to plugins' settings. The server's own keys decide what is polled and who may
 * read it, so they are known as soon as the file is read.
 */
final class OwnReferences {
  private OwnReferences() {}

  static void refuse(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    switch (raw) {
      case RawValue.Reference reference ->
          problems.accept(
              new Problem(
                  path,
                  "expected the value itself, found "
                      + reference.describe()
                      + "; references go with a plugin's settings only"));
      case RawValue.Fields(Map<String, RawValue> fields) ->
          fields.forEach((key, value) -> refuse(value, path.key(key), problems));
      case RawValue.Items(List<RawValue> items) -> {
        for (int i = 0; i < items.size(); i++) {
          refuse(items.get(i), path.index(i), problems);
        }
      }
      case RawValue.Text _, RawValue.Nothing _ -> {}
    }
  }
}
