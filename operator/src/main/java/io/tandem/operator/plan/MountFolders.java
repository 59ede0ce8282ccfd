package io.tandem.operator.plan;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folders at which something is mounted. Whether a path lies in one of them takes one step in a sorted set, however many
 * there are and however long their paths.
 */
final class MountFolders {
    /** Before all that a name may have, so that what is in a folder follows it directly. */
    private static final char END = '\0';

    /** None of them within another. */
    private final TreeSet<String> outermost = new TreeSet<>();

    /** @param paths null among them for none */
    MountFolders(Stream<Path> paths) {
        paths.filter(Objects::nonNull).map(MountFolders::key).sorted().forEach(key -> {
            if (outermost.isEmpty() || !key.startsWith(outermost.last())) {
                outermost.add(key);
            }
        });
    }

    /** As the kubelet reads it, without dots; null if it is no path. */
    static Path path(String mountPath) {
        var names = new ArrayDeque<String>();
        for (var name : (mountPath == null ? "" : mountPath).split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        try {
            return Path.of("/" + String.join("/", names));
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Whether one of them is above a path; not whether it is that path itself. */
    boolean hold(Path path) {
        var key = key(path);
        var before = outermost.lower(key);
        return before != null && key.startsWith(before);
    }

    private static String key(Path path) {
        return path.toString().replace('/', END) + END;
    }
}
