package io.tandem.eventsource.connector;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as Go's {@code encoding/json} writes a {@code float64}, which it reads any number into that has no other type. */
final class GoNumber {
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double LARGEST_PLAIN = 1e21;

    private GoNumber() {}

    /** The shortest digits that mean this number; with an exponent if it is very small or very large. */
    static String text(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        var digits = shortest(value);
        double size = Math.abs(value);
        return size < SMALLEST_PLAIN || size >= LARGEST_PLAIN ? scientific(digits) : digits.toPlainString();
    }

    /** Java writes two digits at least, even where one would do: of the very smallest numbers the second means nothing. */
    private static BigDecimal shortest(double value) {
        var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var one = digits.round(new MathContext(1));
        return digits.precision() == 2 && one.doubleValue() == value ? one : digits;
    }

    private static String scientific(BigDecimal digits) {
        var unscaled = digits.unscaledValue().abs().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        return (digits.signum() < 0 ? "-" : "")
                + unscaled.charAt(0)
                + (unscaled.length() > 1 ? "." + unscaled.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }
}
