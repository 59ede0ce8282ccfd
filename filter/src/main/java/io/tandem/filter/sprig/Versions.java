package io.tandem.filter.sprig;

import io.tandem.filter.value.EvalException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Constraints on semantic versions, such as {@code >=1.2.0, <2}. */
final class Versions {
    private static final Pattern VERSION =
            Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");
    private static final Pattern CLAUSE = Pattern.compile("\\s*(=|!=|>=|=>|<=|=<|>|<|~>|~|\\^)?\\s*"
            + "(v?[0-9xX*]+(?:\\.[0-9xX*]+){0,2})(-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?(?:\\s*,|\\s+|$)");
    /** {@code 1.2 - 2.0}, both included. */
    private static final Pattern SPAN = Pattern.compile("([^\\s,|]+)\\s+-\\s+([^\\s,|]+)");

    private static final Pattern ZEROS = Pattern.compile("(?:.*\\.)?0[0-9]+(?:\\..*)?");

    private record Version(long major, long minor, long patch, String pre) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            int order = Long.compare(major, other.major);
            order = order == 0 ? Long.compare(minor, other.minor) : order;
            order = order == 0 ? Long.compare(patch, other.patch) : order;
            return order == 0 ? comparePre(pre, other.pre) : order;
        }
    }

    private Versions() {}

    /** @throws EvalException if one of the two cannot be read */
    static boolean matches(String constraint, String version) {
        var wanted = parse(version);
        boolean any = false;
        for (var alternative : SPAN.matcher(constraint).replaceAll(">=$1, <=$2").split("\\|\\|", -1)) {
            any |= all(alternative.strip(), wanted);
        }
        return any;
    }

    /** Clauses are separated by commas or space. */
    private static boolean all(String clauses, Version version) {
        var matcher = CLAUSE.matcher(clauses);
        boolean all = true;
        int at = 0;
        do {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new EvalException("'" + clauses + "' is no version constraint");
            }
            all &= clause(matcher, version);
            at = matcher.end();
        } while (at < clauses.length());
        return all && !clauses.endsWith(",");
    }

    private static boolean clause(Matcher matcher, Version version) {
        var operator = matcher.group(1) == null ? "" : matcher.group(1);
        var text = matcher.group(2);
        int given = given(text);
        var known = text.replaceAll("\\.?[xX*].*", "");
        var pre = matcher.group(3) == null ? "" : matcher.group(3);
        var base = parse(known.isEmpty() || known.equals("v") ? "0" : known + pre);
        if (!version.pre().isEmpty() && base.pre().isEmpty()) {
            return false;
        }
        return switch (operator) {
            case "!=" -> !between(version, base, next(base, given));
            case ">" -> given == 3 ? version.compareTo(base) > 0 : version.compareTo(next(base, given)) >= 0;
            case "<" -> version.compareTo(base) < 0;
            case ">=", "=>" -> version.compareTo(base) >= 0;
            case "<=", "=<" -> given == 3 ? version.compareTo(base) <= 0 : version.compareTo(next(base, given)) < 0;
            case "~", "~>" -> between(version, base, next(base, Math.min(given, 2)));
            case "^" -> between(version, base, next(base, caret(base, given)));
            default -> between(version, base, next(base, given));
        };
    }

    /** How many parts are numbers. */
    private static int given(String text) {
        int count = 0;
        for (var part : text.split("\\.")) {
            if (!part.matches("v?\\d+")) {
                return count;
            }
            count++;
        }
        return count;
    }

    private static int caret(Version base, int given) {
        if (base.major() > 0 || given == 1) {
            return 1;
        }
        return base.minor() > 0 || given == 2 ? 2 : 3;
    }

    private static boolean between(Version version, Version from, Version before) {
        return version.compareTo(from) >= 0
                && (from.equals(before) || version.compareTo(before) < 0)
                && (!from.equals(before) || version.compareTo(from) == 0);
    }

    /** The first version after all that begin with so many parts of this one. */
    private static Version next(Version base, int parts) {
        return switch (parts) {
            case 0 -> new Version(Long.MAX_VALUE, 0, 0, "");
            case 1 -> new Version(base.major() + 1, 0, 0, "");
            case 2 -> new Version(base.major(), base.minor() + 1, 0, "");
            default -> base;
        };
    }

    private static Version parse(String text) {
        var matcher = VERSION.matcher(text);
        if (!matcher.matches()) {
            throw new EvalException("'" + text + "' is no semantic version");
        }
        try {
            var pre = matcher.group(4) == null ? "" : matcher.group(4).substring(1);
            if (ZEROS.matcher(pre).matches()) {
                throw new EvalException("'" + text + "' is no semantic version: a number begins with 0");
            }
            return new Version(part(matcher.group(1)), part(matcher.group(2)), part(matcher.group(3)), pre);
        } catch (NumberFormatException e) {
            throw new EvalException("'" + text + "' is no semantic version");
        }
    }

    private static long part(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** A version without one comes last; numbers come before words and are compared as numbers. */
    private static int comparePre(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        var left = a.split("\\.");
        var right = b.split("\\.");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean x = left[i].matches("\\d{1,18}");
            boolean y = right[i].matches("\\d{1,18}");
            int order = x && y
                    ? Long.compare(Long.parseLong(left[i]), Long.parseLong(right[i]))
                    : x == y ? left[i].compareTo(right[i]) : x ? -1 : 1;
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }
}
