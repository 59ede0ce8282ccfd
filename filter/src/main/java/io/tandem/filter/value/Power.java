package io.tandem.filter.value;

/** Powers digit for digit as Go computes them; Java's differ in the last digit and for infinite exponents. */
public final class Power {
    private static final int MOST_EXPONENT = 1 << 12;

    private Power() {}

    public static double of(double x, double y) {
        if (y == 0 || x == 1) {
            return 1;
        }
        if (x == -1 && Double.isInfinite(y)) {
            return 1;
        }
        if (x == 0) {
            return Math.pow(x, y);
        }
        if (y == 0.5) {
            return Math.sqrt(x);
        }
        if (y == -0.5) {
            return 1 / Math.sqrt(x);
        }
        boolean special = Double.isNaN(x) || Double.isNaN(y) || Double.isInfinite(x) || Double.isInfinite(y);
        double whole = Math.floor(Math.abs(y));
        double fraction = Math.abs(y) - whole;
        return special || whole >= 0x1p63 || fraction != 0 && x < 0 ? Math.pow(x, y) : byParts(x, y, whole, fraction);
    }

    private static double byParts(double x, double y, double wholePart, double fractionPart) {
        double whole = wholePart;
        double result = 1;
        long exponent = 0;
        if (fractionPart != 0) {
            double fraction = fractionPart > 0.5 ? fractionPart - 1 : fractionPart;
            whole += fractionPart > 0.5 ? 1 : 0;
            result = Math.exp(fraction * Math.log(x));
        }
        long baseExponent = Math.getExponent(x) + 1L;
        double base = x < 0 ? -mantissa(x) : mantissa(x);
        for (long i = (long) whole; i != 0; i >>= 1) {
            if (Math.abs(baseExponent) > MOST_EXPONENT) {
                exponent += baseExponent;
                break;
            }
            if ((i & 1) == 1) {
                result *= base;
                exponent += baseExponent;
            }
            base *= base;
            baseExponent <<= 1;
            if (base < 0.5) {
                base += base;
                baseExponent--;
            }
        }
        if (y < 0) {
            return Math.scalb(1 / result, (int) -exponent);
        }
        return Math.scalb(result, (int) exponent);
    }

    /** Between a half and one. */
    private static double mantissa(double x) {
        return Math.scalb(Math.abs(x), -(Math.getExponent(x) + 1));
    }
}
