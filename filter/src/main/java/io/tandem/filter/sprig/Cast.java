package io.tandem.filter.sprig;

import io.tandem.filter.builtin.FloatReader;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Values;
import java.util.regex.Pattern;

/** Numbers out of anything; what is no number is zero. */
final class Cast {
    private static final Pattern WITH_DECIMALS = Pattern.compile("([-+]?\\d*)\\.\\d*");

    private Cast() {}

    static long toLong(Object value) {
        return switch (value) {
            case Long l -> l;
            case Double d -> Values.truncate(d);
            case Sized sized -> sized.value();
            case Boolean b -> b ? 1 : 0;
            case String text -> integer(text);
            case null, default -> 0;
        };
    }

    static double toDouble(Object value) {
        return switch (value) {
            case Long l -> l;
            case Double d -> d;
            case Sized sized -> sized.value();
            case Boolean b -> b ? 1 : 0;
            case String text -> FloatReader.read(text).orElse(0);
            case null, default -> 0;
        };
    }

    /** Also hexadecimal, octal and binary; decimals are cut off. */
    private static long integer(String text) {
        var whole = WITH_DECIMALS.matcher(text);
        var digits = !whole.matches() ? text : whole.group(1).matches("[-+]?") ? "0" : whole.group(1);
        boolean negative = digits.startsWith("-");
        var plain = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        try {
            return parse(plain.replaceAll("(?<=[0-9a-fA-Fx])_(?=[0-9a-fA-F])", ""), negative ? "-" : "");
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long parse(String digits, String sign) {
        if (digits.startsWith("-") || digits.startsWith("+")) {
            return 0;
        }
        if (digits.matches("0[xX].+")) {
            return Long.parseLong(sign + digits.substring(2), 16);
        }
        if (digits.matches("0[bB].+")) {
            return Long.parseLong(sign + digits.substring(2), 2);
        }
        if (digits.matches("0[oO].+")) {
            return Long.parseLong(sign + digits.substring(2), 8);
        }
        return Long.parseLong(sign + digits, digits.matches("0.+") ? 8 : 10);
    }
}
