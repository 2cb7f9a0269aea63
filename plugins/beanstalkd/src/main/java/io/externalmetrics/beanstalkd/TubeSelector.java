package io.externalmetrics.beanstalkd;

import java.util.List;

/** Which tubes a metric counts. */
sealed interface TubeSelector permits TubeName, TubeGlob {

  /** The name or glob as the user wrote it. */
  String text();

  /** The tubes to read, given those that exist; a name is read whether it is listed or not. */
  List<TubeName> among(List<TubeName> listed);

  /** What to say where none of the tubes exists. */
  String missing();
}
