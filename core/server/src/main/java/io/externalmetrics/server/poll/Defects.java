package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.UnaryOperator;

/** What the plugin of one source throws and should not: logged once, and told as a failure. */
final class Defects {
  private static final Logger LOGGER = System.getLogger(Defects.class.getName());

  private final SourceDefinition source;
  private final UnaryOperator<String> redact;
  private String logged = "";

  /**
   * @param redact takes secrets out of what is logged
   */
  Defects(SourceDefinition source, UnaryOperator<String> redact) {
    this.source = source;
    this.redact = redact;
  }

  Reading.Failed failure(Throwable defect) {
    logOnce(defect);
    return new Reading.Failed(
        FailureKind.INTERNAL,
        "plugin \"%s\" failed with %s; this is a defect, the log has its stack trace"
            .formatted(source.plugin().descriptor().name(), defect.getClass().getSimpleName()));
  }

  /** The next one is logged, even if it is the same again. */
  void over() {
    logged = "";
  }

  /** A text, because exceptions carry what they could not read, which may be a secret. */
  private void logOnce(Throwable defect) {
    StringWriter trace = new StringWriter();
    defect.printStackTrace(new PrintWriter(trace));
    String text = redact.apply(trace.toString());
    if (!text.equals(logged)) {
      LOGGER.log(Level.ERROR, () -> "source \"" + source.name() + "\": its plugin failed: " + text);
      logged = text;
    }
  }
}
