package io.tandem.filter.time;

import io.tandem.filter.value.EvalException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations such as {@code 1h30m}, in nanoseconds. */
public final class Durations {
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final int LONGEST = 200;

    private Durations() {}

    /** @throws EvalException if the text is no duration, or one of more than 292 years */
    public static long parse(String text) {
        boolean negative = text.startsWith("-");
        var digits = negative || text.startsWith("+") ? text.substring(1) : text;
        if (digits.equals("0")) {
            return 0;
        }
        var matcher = PART.matcher(digits);
        var sum = BigDecimal.ZERO;
        int at = 0;
        while (digits.length() <= LONGEST && matcher.find(at) && matcher.start() == at) {
            var unit = BigDecimal.valueOf(UNITS.get(matcher.group(2)));
            sum = sum.add(
                    new BigDecimal(padded(matcher.group(1))).multiply(unit).setScale(0, RoundingMode.DOWN));
            at = matcher.end();
        }
        var signed = negative ? sum.negate() : sum;
        if (at == 0 || at != digits.length() || signed.compareTo(LARGEST) > 0 || signed.compareTo(SMALLEST) < 0) {
            throw new EvalException("'" + text + "' is no duration, expected one such as 1h30m");
        }
        return signed.longValueExact();
    }

    private static String padded(String number) {
        return number.endsWith(".") ? number + "0" : number;
    }

    /** As Go prints it: {@code 1h30m0s}, {@code 1.5s}, {@code 250ms}. */
    public static String text(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        var size = new BigDecimal(nanos).abs();
        var sign = nanos < 0 ? "-" : "";
        if (size.compareTo(BigDecimal.valueOf(1_000)) < 0) {
            return sign + size + "ns";
        }
        if (size.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
            return sign + shifted(size, 3) + "\u00b5s";
        }
        if (size.compareTo(BigDecimal.valueOf(1_000_000_000)) < 0) {
            return sign + shifted(size, 6) + "ms";
        }
        var parts = size.divideAndRemainder(BigDecimal.valueOf(60_000_000_000L));
        long minutes = parts[0].longValue();
        var out = new StringBuilder(sign);
        if (minutes >= 60) {
            out.append(minutes / 60).append('h');
        }
        if (minutes > 0) {
            out.append(minutes % 60).append('m');
        }
        return out.append(shifted(parts[1], 9)).append('s').toString();
    }

    private static String shifted(BigDecimal value, int places) {
        var shifted = value.movePointLeft(places);
        return shifted.signum() == 0 ? "0" : shifted.stripTrailingZeros().toPlainString();
    }
}
