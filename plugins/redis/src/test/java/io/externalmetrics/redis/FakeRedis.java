package io.externalmetrics.redis;

import io.externalmetrics.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server's side of the protocol: scripted replies, and OK to whoever logs in or selects. */
final class FakeRedis implements FakeBackend.Conversation {
  private static final Set<String> SAYS_OK = Set.of("AUTH", "SELECT", "READONLY");

  private final Function<String, String> replies;
  private final List<String> commands = new CopyOnWriteArrayList<>();

  /**
   * Answers with these replies.
   *
   * @param replies by the command's words, joined by spaces; without the line's end
   */
  FakeRedis(Map<String, String> replies) {
    this(
        command ->
            SAYS_OK.contains(command.split(" ", 2)[0])
                ? replies.getOrDefault(command.split(" ", 2)[0], "+OK")
                : replies.getOrDefault(command, "-ERR unknown command"));
  }

  /** Answers each command, its words joined by spaces, as the function says. */
  FakeRedis(Function<String, String> replies) {
    this.replies = replies;
  }

  /** All commands of all connections so far. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    for (String start = reader.readLine(); start != null; start = reader.readLine()) {
      String command = command(start, reader);
      commands.add(command);
      out.write((replies.apply(command) + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static String command(String start, BufferedReader reader) throws IOException {
    int count = Integer.parseInt(start.substring(1));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reader.readLine(); // the word's length
      words.add(reader.readLine());
    }
    return String.join(" ", words);
  }
}
