package io.tandem.filter.sprig;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * One clause of a constraint on versions, such as {@code >=1.2} in {@code >=1.2, <2 || ^3.1}, with the meaning that
 * Masterminds/semver 3.5.0 gives it.
 *
 * @param given how many of the three numbers are there and no {@code x} or {@code *}
 */
record VersionConstraint(String operator, Version base, int given) {
    /** The bar between the characters of a number is the library's own; such a number is refused later. */
    private static final String NUMBER = "[0-9|xX*]+";

    private static final String IDENTIFIERS = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
    private static final String VERSION =
            "v?%1$s(?:\\.%1$s)?(?:\\.%1$s)?(?:-%2$s)?(?:\\+%2$s)?".formatted(NUMBER, IDENTIFIERS);
    private static final String CLAUSE = "(=||!=|>|<|>=|=>|<=|=<|~|~>|\\^)\\s*(" + VERSION + ")";

    private static final Pattern CLAUSES =
            Pattern.compile("\\s*%1$s\\s*(?:(?:\\s+|,\\s*)%1$s\\s*)*".formatted(CLAUSE.replace("(=|", "(?:=|")));
    private static final Pattern NEXT = Pattern.compile(CLAUSE);
    /** {@code 1.2 - 2.0}, both included. */
    private static final Pattern SPAN = Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");

    private static final Pattern PARTS =
            Pattern.compile("v?(%1$s)(?:\\.(%1$s))?(?:\\.(%1$s))?(-%2$s)?(?:\\+%2$s)?".formatted(NUMBER, IDENTIFIERS));

    private static final int LONGEST = 512;
    private static final int MOST_ALTERNATIVES = 32;

    /** @throws EvalException if one of the two cannot be read */
    static boolean matches(String constraint, String version, Budget budget) {
        budget.steps(64L + 8L * constraint.length());
        if (constraint.length() > LONGEST) {
            throw new EvalException("a constraint on versions is longer than " + LONGEST + " bytes");
        }
        var alternatives = new ArrayList<List<VersionConstraint>>();
        for (var alternative : withoutSpans(constraint, budget).split("\\|\\|", -1)) {
            alternatives.add(clauses(alternative));
            if (alternatives.size() > MOST_ALTERNATIVES) {
                throw new EvalException(
                        "a constraint on versions has more than " + MOST_ALTERNATIVES + " alternatives");
            }
        }
        var wanted = Version.parse(version);
        return alternatives.stream().anyMatch(all -> allow(all, wanted));
    }

    /** A pre-release is only looked at if one of the clauses names one too. */
    private static boolean allow(List<VersionConstraint> all, Version version) {
        boolean looked = version.pre().isEmpty()
                || all.stream().anyMatch(each -> !each.base.pre().isEmpty());
        return looked && all.stream().allMatch(each -> each.allows(version));
    }

    private static String withoutSpans(String constraint, Budget budget) {
        var rewritten = constraint;
        var span = SPAN.matcher(constraint);
        while (span.find()) {
            budget.bytes(rewritten.length());
            var clauses = ">= %s, <= %s ".formatted(span.group(1), span.group(2));
            int at = rewritten.indexOf(span.group());
            rewritten = rewritten.substring(0, at)
                    + clauses
                    + rewritten.substring(at + span.group().length());
        }
        return rewritten;
    }

    /** Separated by commas or space. */
    private static List<VersionConstraint> clauses(String text) {
        if (!CLAUSES.matches(text)) {
            throw improper(text);
        }
        var clauses = new ArrayList<VersionConstraint>();
        var next = NEXT.matcher(text);
        while (next.find()) {
            clauses.add(clause(next.group(1), next.group(2)));
        }
        return clauses;
    }

    private static VersionConstraint clause(String operator, String version) {
        var parts = PARTS.matcher(version);
        if (!parts.matches()) {
            throw improper(version);
        }
        int given = 0;
        while (given < 3 && isNumber(parts, given + 1)) {
            given++;
        }
        var pre = parts.group(4) == null ? "" : parts.group(4);
        var base =
                switch (given) {
                    case 0 -> "0.0.0" + pre;
                    case 1 -> parts.group(1) + ".0.0" + pre;
                    case 2 -> parts.group(1) + "." + parts.group(2) + ".0" + pre;
                    default -> version;
                };
        return new VersionConstraint(operator, Version.parse(base), given);
    }

    private static boolean isNumber(Matcher parts, int group) {
        var part = parts.group(group);
        return part != null && !part.equals("x") && !part.equals("X") && !part.equals("*");
    }

    private static EvalException improper(String constraint) {
        return new EvalException(
                "'%s' is no constraint on versions, such as >=1.2 <2".formatted(Text.decode(constraint)));
    }

    private boolean allows(Version version) {
        int order = version.compare(base);
        return switch (operator) {
            case "!=" -> isOther(version);
            case ">" -> isAfter(version);
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> isNotAfter(version);
            case "~", "~>" -> order >= 0 && isNear(version);
            case "^" -> order >= 0 && isCompatible(version);
            default -> given == 3 ? order == 0 : order >= 0 && isNear(version);
        };
    }

    private boolean sameMajor(Version version) {
        return version.major() == base.major();
    }

    private boolean sameMinor(Version version) {
        return version.minor() == base.minor();
    }

    private boolean isOther(Version version) {
        return switch (given) {
            case 1 -> !sameMajor(version);
            case 2 -> !sameMajor(version) || !sameMinor(version) || version.comparePre(base) != 0;
            default -> version.compare(base) != 0;
        };
    }

    private boolean isAfter(Version version) {
        int major = Long.compareUnsigned(version.major(), base.major());
        return switch (given) {
            case 1 -> major > 0;
            case 2 -> major > 0 || major == 0 && Long.compareUnsigned(version.minor(), base.minor()) > 0;
            default -> version.compare(base) > 0;
        };
    }

    /** With nothing given this is {@code <=0.0.x}, as in the library. */
    private boolean isNotAfter(Version version) {
        if (given == 3) {
            return version.compare(base) <= 0;
        }
        int major = Long.compareUnsigned(version.major(), base.major());
        boolean minorAfter = given != 1 && Long.compareUnsigned(version.minor(), base.minor()) > 0;
        return major < 0 || major == 0 && !minorAfter;
    }

    /** Of the same minor version, or major if no minor is given; {@code ~0.0.0} and {@code ~*} are any. */
    private boolean isNear(Version version) {
        boolean zero = base.major() == 0 && base.minor() == 0 && base.patch() == 0;
        return zero && (given == 0 || given == 3) || sameMajor(version) && (given == 1 || sameMinor(version));
    }

    /** Without a change of the first number that is not zero. */
    private boolean isCompatible(Version version) {
        if (base.major() != 0 || given == 1) {
            return sameMajor(version);
        }
        if (base.minor() != 0 || given == 2) {
            return version.major() == 0 && sameMinor(version);
        }
        return version.major() == 0 && version.minor() == 0 && version.patch() == base.patch();
    }
}
