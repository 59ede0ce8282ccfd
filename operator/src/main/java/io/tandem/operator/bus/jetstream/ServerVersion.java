package io.tandem.operator.bus.jetstream;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A version of nats-server. */
record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    /** Older servers keep no metadata of a stream, by which EventSources count its changes, and know no first sequence. */
    static final ServerVersion OLDEST = new ServerVersion(2, 10, 0);

    private static final String NUMBERS = "(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})";
    private static final Pattern TEXT = Pattern.compile(NUMBERS + "(-[A-Za-z0-9_.-]{1,64})?");
    private static final Pattern TAG = Pattern.compile(":" + NUMBERS + "(?:-[A-Za-z0-9_.-]*)?(?:@.*)?$");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** What a user may write: three numbers, and maybe the variant of the image. */
    static Optional<ServerVersion> of(String text) {
        return find(TEXT, text);
    }

    /** That of an image, if its tag tells it. */
    static Optional<ServerVersion> ofImage(String image) {
        return find(TAG, image);
    }

    private static Optional<ServerVersion> find(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        var fits = pattern == TEXT ? found.matches() : found.find();
        return fits
                ? Optional.of(new ServerVersion(
                        Integer.parseInt(found.group(1)),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
