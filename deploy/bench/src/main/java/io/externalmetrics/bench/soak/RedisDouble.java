package io.externalmetrics.bench.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.externalmetrics.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;

/** Redis, as far as a list's length goes; takes any password. */
final class RedisDouble implements FakeBackend.Conversation {
  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, ISO_8859_1));
    for (String start = reader.readLine(); start != null; start = reader.readLine()) {
      String reply = verb(start, reader).equals("LLEN") ? ":" + Protocol.VALUE : "+OK";
      out.write((reply + "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }
  }

  private static String verb(String start, BufferedReader reader) throws IOException {
    int words = Integer.parseInt(start.substring(1));
    String verb = "";
    for (int i = 0; i < words; i++) {
      reader.readLine(); // the word's length
      String word = reader.readLine();
      if (i == 0 && word != null) {
        verb = word;
      }
    }
    return verb;
  }
}
