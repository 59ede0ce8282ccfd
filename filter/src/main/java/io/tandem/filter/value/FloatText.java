package io.tandem.filter.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** The shortest decimal text of a floating point number, in Go's two styles. */
public final class FloatText {
    private FloatText() {}

    /** As {@code %v} prints it: an exponent below 1e-4 and from 1e6 on. */
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return format(value, -4, 6, "e%s%02d");
    }

    /** The same of a number of 32 bits, which needs fewer digits. */
    public static String plain(float value) {
        return Float.isFinite(value) && value != 0
                ? format(value < 0, shortest(Math.abs(value)), -4, 6, "e%s%02d")
                : plain((double) value);
    }

    /** As in JSON: an exponent below 1e-6 and from 1e21 on. */
    public static String json(double value) {
        return format(value, -6, 21, "e%s%02d").replace("e-0", "e-");
    }

    private static String format(double value, int smallest, int largest, String exponentFormat) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return format(value < 0, shortest(Math.abs(value)), smallest, largest, exponentFormat);
    }

    private static String format(
            boolean negative, BigDecimal digits, int smallest, int largest, String exponentFormat) {
        int exponent = digits.precision() - digits.scale() - 1;
        var sign = negative ? "-" : "";
        if (exponent >= smallest && exponent < largest) {
            return sign + digits.toPlainString();
        }
        var unscaled = digits.unscaledValue().toString();
        var mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        return sign + mantissa + exponentFormat.formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** Java writes two digits at least: {@code 4.9E-324}, where {@code 5e-324} is the same number. */
    private static BigDecimal shortest(double value) {
        var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return digits.precision() == 2 && one.doubleValue() == value ? one.stripTrailingZeros() : digits;
    }

    private static BigDecimal shortest(float value) {
        var digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        var one = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return digits.precision() == 2 && one.floatValue() == value ? one.stripTrailingZeros() : digits;
    }
}
