package io.tandem.filter.gjson;

import java.util.Optional;

/**
 * The first part of a path, and what follows it: either the rest of the path for what is found there, or a pipe for what the whole
 * search finds.
 *
 * @param wild whether the name has wildcards
 * @param query of {@code #(...)}
 * @param all whether the query asks for all elements, not the first one
 * @param rest behind a dot; null if there is none
 * @param pipe behind a pipe, or a dot that acts as one; null if there is none
 */
record Part(String name, boolean wild, Optional<Query> query, boolean all, String rest, String pipe) {
    /** Of a path that is applied to a map. */
    static Part ofMap(String path) {
        var name = new StringBuilder();
        boolean wild = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '|' || c == '.') {
                return before(name.toString(), wild, path, i, false);
            }
            if (c == '\\') {
                if (++i < path.length()) {
                    name.append(path.charAt(i));
                }
            } else {
                wild |= c == '*' || c == '?';
                name.append(c);
            }
        }
        return new Part(name.toString(), wild, Optional.empty(), false, null, null);
    }

    /** Of a path that is applied to a list. */
    static Part ofList(String path) {
        var query = Query.begins(path) ? Query.read(path) : Optional.<Query>empty();
        int from = query.map(Query::end).orElse(0);
        boolean all = query.isPresent() && path.startsWith("#", from);
        for (int i = from; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '|' || c == '.') {
                boolean counts = path.substring(0, i).indexOf('#') >= 0;
                var part = before(path.substring(0, i), false, path, i, counts);
                return new Part(part.name, false, query, all, part.rest, part.pipe);
            }
        }
        return new Part(path, false, query, all, null, null);
    }

    /** @param always whether a dot is never a pipe */
    private static Part before(String name, boolean wild, String path, int end, boolean always) {
        var after = path.substring(end + 1);
        boolean pipe = path.charAt(end) == '|' || !always && beginsAnew(after);
        return new Part(name, wild, Optional.empty(), false, pipe ? null : after, pipe ? after : null);
    }

    /** Modifiers and multipaths are applied to the whole that was found, also behind a dot. */
    private static boolean beginsAnew(String path) {
        return MultiPath.begins(path) || Modifier.begins(path);
    }

    /** The position in a list; -1 if it is none. */
    int position() {
        return name.matches("\\d{1,9}") ? Integer.parseInt(name) : -1;
    }

    boolean isCount() {
        return name.equals("#");
    }
}
