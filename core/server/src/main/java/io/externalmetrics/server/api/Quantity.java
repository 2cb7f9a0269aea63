package io.externalmetrics.server.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes resource.Quantity. Always printed in canonical form, which Go's parser accepts but
 * does not always print itself.
 *
 * @param value a multiple of 10^-9, without trailing zeros
 */
public record Quantity(BigDecimal value, Format format) {

  /** How a quantity was written, and so how it is printed. */
  public enum Format {
    /** {@code 1500m}, {@code 12M}. */
    DECIMAL_SI,
    /** {@code 12e6}. */
    DECIMAL_EXPONENT,
    /** {@code 12Mi}; fractions and magnitudes below 1024 are printed as DECIMAL_SI. */
    BINARY_SI
  }

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<number>[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))"
              + "(?:(?<si>[numkMGTPE])|(?<binary>[KMGTPE])i|[eE](?<exponent>[+-]?0*[0-9]{1,9}))?");
  private static final String SI_SUFFIXES = "num kMGTPE";
  private static final String BINARY_SUFFIXES = " KMGTPE";
  private static final int LARGEST_SI_EXPONENT = 18;
  private static final double MOST_EXACT = 0x1p53;
  private static final BigDecimal NANO = BigDecimal.valueOf(1, 9);
  private static final BigDecimal MILLI = BigDecimal.valueOf(1, 3);
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final BigDecimal LARGEST_BINARY = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Rounds what is below 10^-9 away from zero, and caps BINARY_SI at 2^63-1, as Go does. */
  public Quantity {
    value = awayFromZeroToNano(value);
    if (format == Format.BINARY_SI && value.abs().compareTo(LARGEST_BINARY) > 0) {
      value = withSignOf(value, LARGEST_BINARY);
    }
    value = value.stripTrailingZeros();
  }

  /**
   * A measured value, rounded half-even to milli, because that is what an HPA reads. What is not
   * zero never becomes zero: to an HPA that scales to zero the difference is the switch.
   *
   * @throws IllegalArgumentException where {@code value} is not finite
   */
  public static Quantity of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("not finite: " + value);
    }
    // Counts, as most metrics are, need not become decimal digits to become a number again.
    if (value == (long) value && Math.abs(value) < MOST_EXACT) {
      return new Quantity(BigDecimal.valueOf((long) value), Format.DECIMAL_SI);
    }
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded = exact.setScale(3, RoundingMode.HALF_EVEN);
    boolean vanished = rounded.signum() == 0 && exact.signum() != 0;
    return new Quantity(vanished ? withSignOf(exact, MILLI) : rounded, Format.DECIMAL_SI);
  }

  /**
   * Reads what users write.
   *
   * @throws IllegalArgumentException where {@code text} is no quantity
   */
  public static Quantity parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a quantity such as 1500m, 2k or 1.5Gi, found \"" + text + "\"");
    }
    BigDecimal number = new BigDecimal(matcher.group("number"));
    String binary = matcher.group("binary");
    if (binary != null) {
      BigInteger factor = BigInteger.ONE.shiftLeft(10 * BINARY_SUFFIXES.indexOf(binary));
      return new Quantity(number.multiply(new BigDecimal(factor)), Format.BINARY_SI);
    }
    String exponent = matcher.group("exponent");
    if (exponent != null) {
      return new Quantity(
          number.scaleByPowerOfTen(Integer.parseInt(exponent)), Format.DECIMAL_EXPONENT);
    }
    String si = matcher.group("si");
    int power = si == null ? 0 : 3 * SI_SUFFIXES.indexOf(si) - 9;
    return new Quantity(number.scaleByPowerOfTen(power), Format.DECIMAL_SI);
  }

  /** The canonical form. */
  @Override
  public String toString() {
    if (value.signum() == 0) {
      return "0";
    }
    return switch (format) {
      case DECIMAL_SI -> decimalSi();
      case DECIMAL_EXPONENT -> decimalExponent();
      case BINARY_SI ->
          value.scale() <= 0 && value.abs().compareTo(KIBI) >= 0 ? binarySi() : decimalSi();
    };
  }

  private String decimalSi() {
    // Beyond E there is no suffix, so the mantissa grows instead.
    int exponent = Math.min(exponentOfThousands(), LARGEST_SI_EXPONENT);
    String suffix = exponent == 0 ? "" : SI_SUFFIXES.substring(exponent / 3 + 3, exponent / 3 + 4);
    return mantissa(exponent) + suffix;
  }

  private String decimalExponent() {
    int exponent = exponentOfThousands();
    return mantissa(exponent) + (exponent == 0 ? "" : "e" + exponent);
  }

  private String binarySi() {
    BigInteger whole = value.toBigIntegerExact();
    int power = whole.getLowestSetBit() / 10;
    String suffix = power == 0 ? "" : BINARY_SUFFIXES.charAt(power) + "i";
    return whole.shiftRight(10 * power) + suffix;
  }

  private int exponentOfThousands() {
    return Math.floorDiv(-value.scale(), 3) * 3;
  }

  private BigInteger mantissa(int exponent) {
    return value.scaleByPowerOfTen(-exponent).toBigIntegerExact();
  }

  private static BigDecimal awayFromZeroToNano(BigDecimal value) {
    if (value.signum() != 0 && value.abs().compareTo(NANO) < 0) {
      // Apart from the rounding below, which would spell out all digits of a tiny exponent.
      return withSignOf(value, NANO);
    }
    return value.scale() > NANO.scale() ? value.setScale(NANO.scale(), RoundingMode.UP) : value;
  }

  private static BigDecimal withSignOf(BigDecimal sign, BigDecimal magnitude) {
    return sign.signum() < 0 ? magnitude.negate() : magnitude;
  }
}
