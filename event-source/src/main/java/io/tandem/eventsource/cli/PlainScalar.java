package io.tandem.eventsource.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a scalar without quotes and tag is to kubectl, which reads YAML 1.1 with the octal numbers of 1.2 (go-yaml 2) and writes it
 * as JSON, where a whole number has no point.
 *
 * @param kind what it is
 * @param text the value: of a number as JSON has it, else as it is written
 */
record PlainScalar(Kind kind, String text) {
    private static final Pattern INTEGER = Pattern.compile(
            "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int UNSIGNED_BITS = 64;
    /** From here on JSON is written with an exponent. */
    private static final double WITH_EXPONENT = 1e21;

    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        /** An infinity or no number at all, which JSON has no form for. */
        BEYOND_JSON,
        TEXT
    }

    static PlainScalar of(String written) {
        return switch (written) {
            case "", "~", "null", "Null", "NULL" -> new PlainScalar(Kind.NULL, written);
            case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE" ->
                new PlainScalar(Kind.BOOLEAN, "true");
            case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE" ->
                new PlainScalar(Kind.BOOLEAN, "false");
            case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF" ->
                new PlainScalar(Kind.BEYOND_JSON, written);
            default -> number(written);
        };
    }

    private static PlainScalar number(String written) {
        // underscores count for nothing, but not in front
        var digits = written.matches("[-+0-9].*") ? written.replace("_", "") : written;
        var integer = INTEGER.matcher(digits);
        if (integer.matches()) {
            var value = integer(integer);
            if (value.compareTo(LEAST) >= 0 && value.bitLength() <= UNSIGNED_BITS) {
                return new PlainScalar(Kind.NUMBER, value.toString());
            }
        }
        if (FLOAT.matcher(digits).matches()) {
            double value = Double.parseDouble(digits);
            if (!Double.isInfinite(value)) {
                return new PlainScalar(Kind.NUMBER, json(value));
            }
        }
        return new PlainScalar(Kind.TEXT, written);
    }

    private static BigInteger integer(Matcher number) {
        BigInteger value;
        if (number.group("hex") != null) {
            value = new BigInteger(number.group("hex"), 16);
        } else if (number.group("binary") != null) {
            value = new BigInteger(number.group("binary"), 2);
        } else if (number.group("octal") != null) {
            value = new BigInteger(number.group("octal"), 8);
        } else {
            value = new BigInteger(number.group("decimal"));
        }
        return number.group(1).equals("-") ? value.negate() : value;
    }

    private static String json(double value) {
        return value == Math.rint(value) && Math.abs(value) < WITH_EXPONENT
                ? new BigDecimal(value).toBigInteger().toString()
                : Double.toString(value);
    }
}
