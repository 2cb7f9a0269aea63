package io.externalmetrics.bench.api;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers on their way to the bare handler's process. */
final class Answers {
  private Answers() {}

  static void write(Path file, List<Answer> answers) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(answers.size());
      for (Answer answer : answers) {
        answer.writeTo(out);
      }
    }
  }

  static List<Answer> read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int size = in.readInt();
      List<Answer> answers = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        answers.add(Answer.readFrom(in));
      }
      return answers;
    }
  }
}
