package io.tandem.filter.builtin;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Text into floating point numbers as Go's strconv.ParseFloat does. */
public final class FloatReader {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("[+-]?0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?\\d+");
    private static final Pattern INFINITE = Pattern.compile("[+-]?(inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 1_000;

    private FloatReader() {}

    /** Empty if the text is no number or a number too large. */
    public static OptionalDouble read(String text) {
        if (text.length() > LONGEST) {
            return OptionalDouble.empty();
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (INFINITE.matcher(text).matches()) {
            return OptionalDouble.of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        var plain = text.replaceAll("(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])", "");
        if (!DECIMAL.matcher(plain).matches() && !HEXADECIMAL.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain);
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
