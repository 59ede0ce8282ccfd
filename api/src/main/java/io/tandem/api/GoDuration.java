package io.tandem.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations as manifests have them: {@code 90s}, {@code 1h30m}, {@code 1.5ms}, {@code -2m}; {@code 0} needs no unit. */
public final class GoDuration {
    /** Nothing sensible is longer, and the pattern is quadratic. */
    private static final int LONGEST = 64;

    private static final Pattern WHOLE = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h)"
            + "(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))*");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private GoDuration() {}

    /**
     * Reads a duration; fractions of a nanosecond are cut off.
     *
     * @throws IllegalArgumentException if it is not one, or longer than some 292 years
     */
    public static Duration parse(String text) {
        if (text.matches("[-+]?0")) {
            return Duration.ZERO;
        }
        if (text.length() > LONGEST || !WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 10s, 1h30m or 500ms");
        }
        var nanos = BigDecimal.ZERO;
        var part = PART.matcher(text);
        while (part.find()) {
            var value = new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(NANOS.get(part.group(2))));
            nanos = nanos.add(value.setScale(0, RoundingMode.DOWN));
        }
        try {
            return Duration.ofNanos((text.startsWith("-") ? nanos.negate() : nanos).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too long, at most 292 years are possible", e);
        }
    }
}
