package io.externalmetrics.beanstalkd;

import java.util.OptionalLong;

/** Numbers as beanstalkd writes them: digits and nothing else. */
final class WholeNumber {
  private WholeNumber() {}

  /**
   * The number; empty where the text is none.
   *
   * @param mostDigits at most 18, so that the number fits a long
   */
  static OptionalLong parse(String text, int mostDigits) {
    if (text.isEmpty() || text.length() > mostDigits) {
      return OptionalLong.empty();
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      number = 10 * number + (digit - '0');
    }
    return OptionalLong.of(number);
  }
}
