package io.tandem.filter.value;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A semantic version, as sprig makes it with Masterminds/semver 3.5.0.
 *
 * @param pointer whether it is Go's pointer to a version, which has more methods
 * @param major unsigned, as are the others
 * @param pre empty for a release
 * @param original how it was written
 */
public record Version(
        boolean pointer, long major, long minor, long patch, String pre, String metadata, String original) {
    private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
    private static final Pattern VERSION =
            Pattern.compile("v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-" + IDENTIFIERS + ")?(?:\\+" + IDENTIFIERS + ")?");
    private static final Pattern LEADING_ZERO = Pattern.compile("(?:.*\\.)?0\\d+(?:\\..*)?");
    /** A version of such a length is none; it also bounds what matching takes. */
    private static final int LONGEST = 256;

    /** @throws EvalException if it is no version; minor and patch may be left out */
    public static Version parse(String text) {
        return read(text)
                .orElseThrow(() -> new EvalException(
                        "'%s' is no semantic version, such as 1.2.3 or v1.2.3-rc.1".formatted(Text.decode(text))));
    }

    private static Optional<Version> read(String text) {
        var matcher = VERSION.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        var pre = matcher.group(4) == null ? "" : matcher.group(4);
        var metadata = matcher.group(5) == null ? "" : matcher.group(5);
        if (LEADING_ZERO.matcher(pre).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Version(
                    true,
                    number(matcher.group(1)),
                    number(matcher.group(2)),
                    number(matcher.group(3)),
                    pre,
                    metadata,
                    text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseUnsignedLong(digits);
    }

    /** What a pointer points to. */
    public Version value() {
        return new Version(false, major, minor, patch, pre, metadata, original);
    }

    /** The value of a release with these numbers; a {@code v} before the version stays. */
    public Version release(long newMajor, long newMinor, long newPatch) {
        return new Version(false, newMajor, newMinor, newPatch, "", "", "").written(original);
    }

    /** @throws EvalException if it is no text of a pre-release */
    public Version withPre(String newPre) {
        require(newPre, "-");
        return new Version(false, major, minor, patch, newPre, metadata, "").written(original);
    }

    /** @throws EvalException if it is no text of build metadata */
    public Version withMetadata(String newMetadata) {
        require(newMetadata, "+");
        return new Version(false, major, minor, patch, pre, newMetadata, "").written(original);
    }

    private static void require(String identifiers, String sign) {
        if (!identifiers.isEmpty()) {
            parse("0.0.0" + sign + identifiers);
        }
    }

    private Version written(String before) {
        var prefix = before.startsWith("v") ? "v" : "";
        return new Version(pointer, major, minor, patch, pre, metadata, prefix + this);
    }

    /** Negative, zero or positive. Metadata does not count; a release comes after its pre-releases. */
    public int compare(Version other) {
        int order = Long.compareUnsigned(major, other.major);
        order = order == 0 ? Long.compareUnsigned(minor, other.minor) : order;
        order = order == 0 ? Long.compareUnsigned(patch, other.patch) : order;
        if (order != 0 || pre.equals(other.pre)) {
            return order;
        }
        return pre.isEmpty() || other.pre.isEmpty()
                ? Boolean.compare(pre.isEmpty(), other.pre.isEmpty())
                : comparePre(other);
    }

    /** As {@link #compare}, of the pre-releases alone. */
    public int comparePre(Version other) {
        var left = pre.split("\\.");
        var right = other.pre.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = compareParts(i < left.length ? left[i] : "", i < right.length ? right[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Nothing comes first, then numbers, then words. */
    private static int compareParts(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(b.isEmpty(), a.isEmpty());
        }
        boolean x = isNumber(a);
        boolean y = isNumber(b);
        if (x && y) {
            return Long.compareUnsigned(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b));
        }
        return x == y ? a.compareTo(b) : x ? -1 : 1;
    }

    private static boolean isNumber(String part) {
        try {
            Long.parseUnsignedLong(part);
            return part.charAt(0) != '+';
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Without a {@code v}, and with all three numbers. */
    @Override
    public String toString() {
        return "%s.%s.%s"
                        .formatted(
                                Long.toUnsignedString(major),
                                Long.toUnsignedString(minor),
                                Long.toUnsignedString(patch))
                + (pre.isEmpty() ? "" : "-" + pre)
                + (metadata.isEmpty() ? "" : "+" + metadata);
    }
}
