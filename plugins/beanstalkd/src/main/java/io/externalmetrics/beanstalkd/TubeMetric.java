package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One metric as configured.
 *
 * @param tubes whose jobs count
 * @param counts summed per tube, each at most once
 * @param missingTube what it means that no such tube exists
 */
record TubeMetric(TubeSelector tubes, List<Count> counts, MissingTube missingTube) {

  /** beanstalkd forgets a tube that is empty and unused, so "absent" may mean "no work". */
  enum MissingTube {
    NO_DATA,
    EMPTY
  }

  private static final Setting<TubeName> TUBE =
      Setting.optional(
          "tube", TubeName.type(), "The tube to count. A metric has either this or tubes.");

  private static final Setting<TubeGlob> TUBES =
      Setting.optional(
          "tubes",
          TubeGlob.type(),
          "All tubes whose whole name matches; * stands for any characters, ? for one. One series"
              + " per tube.");

  private static final Setting<List<Count>> COUNT =
      Setting.withDefault(
          "count",
          SettingTypes.listOf(SettingTypes.oneOf(Count.class)),
          List.of(Count.READY, Count.RESERVED),
          "What to count in each tube, summed. Urgent jobs are ready jobs of a priority below 1024,"
              + " so beside ready they count twice; waiting counts workers, not jobs.");

  private static final Setting<MissingTube> MISSING_TUBE =
      Setting.withDefault(
          "missingTube",
          SettingTypes.oneOf(MissingTube.class),
          MissingTube.NO_DATA,
          "What it means that no such tube exists: noData, or empty for one series of 0. beanstalkd"
              + " deletes a tube that is empty and that nobody uses or watches.");

  static final Schema SCHEMA =
      Schema.of(TUBE, TUBES, COUNT, MISSING_TUBE)
          .with(SchemaRule.exactlyOneOf(TUBE, TUBES))
          .with(SchemaRule.values(COUNT, TubeMetric::repeatedCount));

  TubeMetric {
    counts = List.copyOf(counts);
  }

  static TubeMetric of(Settings settings) {
    Optional<TubeName> tube = settings.find(TUBE);
    return new TubeMetric(
        tube.isPresent() ? tube.get() : settings.get(TUBES),
        settings.get(COUNT),
        settings.get(MISSING_TUBE));
  }

  private static Optional<String> repeatedCount(Settings settings) {
    Set<Count> seen = new HashSet<>();
    return settings.get(COUNT).stream()
        .filter(count -> !seen.add(count))
        .findFirst()
        .map(
            count ->
                "expected each count once, found \""
                    + count.name().toLowerCase(Locale.ROOT)
                    + "\" twice; remove one");
  }
}
