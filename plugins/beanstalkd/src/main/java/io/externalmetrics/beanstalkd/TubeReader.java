package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The two questions of a scrape. What it throws is the failure of the whole scrape. */
record TubeReader(BeanstalkdConversation beanstalkd) {

  /** Which tubes exist. */
  Listing list() throws IOException, ScrapeException {
    return beanstalkd.ask(List.of(Command.LIST_TUBES), (_, reply) -> listing(reply)).getFirst();
  }

  private Listing listing(Reply reply) throws MalformedReplyException {
    return switch (reply) {
      case Reply.Body body -> Listing.of(names(body));
      case Reply.NotFound _ ->
          throw new MalformedReplyException("a list of tubes", "\"NOT_FOUND\"");
      case Reply.Refusal refusal -> Listing.refused(failed(Command.LIST_TUBES, refusal));
    };
  }

  /** What is in each tube. */
  Map<TubeName, Reading> read(Collection<TubeName> tubes) throws IOException, ScrapeException {
    List<TubeName> asked = List.copyOf(tubes);
    List<Command> commands = asked.stream().map(Command::statsTube).toList();
    List<Reading> told =
        beanstalkd.ask(
            commands, (index, reply) -> reading(asked.get(index), commands.get(index), reply));
    Map<TubeName, Reading> readings = HashMap.newHashMap(asked.size());
    for (int i = 0; i < told.size(); i++) {
      readings.put(asked.get(i), told.get(i));
    }
    return readings;
  }

  private Reading reading(TubeName tube, Command command, Reply reply)
      throws MalformedReplyException {
    return switch (reply) {
      case Reply.Body body -> new Reading.Counted(TubeStats.of(tube, body));
      case Reply.NotFound _ -> new Reading.Absent();
      case Reply.Refusal refusal -> new Reading.Refused(failed(command, refusal));
    };
  }

  private static List<TubeName> names(Reply.Body body) throws MalformedReplyException {
    Set<TubeName> names = new LinkedHashSet<>();
    for (String item : body.items()) {
      if (!TubeName.isValid(item)) {
        throw new MalformedReplyException("a tube name", MalformedReplyException.quoted(item));
      }
      names.add(new TubeName(item));
    }
    if (names.isEmpty()) {
      // The tube "default" always exists, so this is not an idle server.
      throw new MalformedReplyException("a list of tubes", "an empty one");
    }
    return List.copyOf(names);
  }

  private Outcome.Failed failed(Command command, Reply.Refusal refusal) {
    return new Outcome.Failed(
        refusal.kind(),
        beanstalkd.address()
            + " answered "
            + refusal
            + " to \""
            + command.line()
            + "\": "
            + refusal.meaning());
  }
}
