package io.tandem.filter.gjson;

import java.util.Optional;

/** A path up to its first pipe, and what follows that; the pipes of queries behind a dot are their own. */
record Split(String path, String pipe) {
    Split(String path) {
        this(path, pipeIn(path));
    }

    private Split(String path, int pipe) {
        this(pipe < 0 ? path : path.substring(0, pipe), pipe < 0 ? null : path.substring(pipe + 1));
    }

    /** -1 if there is none. */
    private static int pipeIn(String path) {
        if (path.startsWith("{\"")) {
            return -1;
        }
        if (path.startsWith("{")) {
            int end = Brackets.end(path);
            return end >= 0 && path.startsWith("|", end) ? end : -1;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '|') {
                return i;
            }
            if (c == '\\') {
                i++;
            } else if (path.startsWith(".#", i)) {
                // what follows the sign belongs to it, also a pipe, as in the library
                var query = Query.begins(path.substring(i + 1))
                        ? Query.read(path.substring(i + 1))
                        : Optional.<Query>empty();
                i += query.map(Query::end).orElse(2);
            }
        }
        return -1;
    }
}
