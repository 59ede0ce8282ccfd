package io.tandem.filter.value;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * In Go several groups of a pattern may have one name, in re2j they may not: here all but the first get another.
 *
 * @param pattern in which no two groups have one name
 * @param shared the names that groups have there, by the name that they had
 */
record GroupNames(String pattern, Map<String, List<String>> shared) {
    static GroupNames apart(String pattern) {
        if (!pattern.contains("<")) {
            return new GroupNames(pattern, Map.of());
        }
        var out = new StringBuilder();
        var taken = new HashSet<String>();
        var shared = new HashMap<String, List<String>>();
        int copied = 0;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> i = escaped(pattern, i);
                case '[' -> i = Repeats.classEnd(pattern, i);
                case '(' -> {
                    int start = name(pattern, i);
                    int end = start < 0 ? -1 : pattern.indexOf('>', start);
                    if (end >= 0) {
                        var name = pattern.substring(start, end);
                        var free = free(name, taken, pattern);
                        shared.merge(name, List.of(free), GroupNames::both);
                        out.append(pattern, copied, start).append(free);
                        copied = end;
                        i = end;
                    }
                }
                default -> {}
            }
        }
        return new GroupNames(
                out.append(pattern.substring(Math.min(copied, pattern.length())))
                        .toString(),
                shared);
    }

    /** The names of the groups that had this one, in their order. */
    List<String> of(String name) {
        return shared.getOrDefault(name, List.of());
    }

    /** The last character of an escape, or of a text in quotes. */
    private static int escaped(String pattern, int at) {
        if (!pattern.startsWith("\\Q", at)) {
            return at + 1;
        }
        int end = pattern.indexOf("\\E", at + 2);
        return end < 0 ? pattern.length() : end + 1;
    }

    /** Where the name of the group begins that opens here; -1 if it has none. */
    private static int name(String pattern, int open) {
        if (pattern.startsWith("(?P<", open)) {
            return open + 4;
        }
        return pattern.startsWith("(?<", open) ? open + 3 : -1;
    }

    private static String free(String name, Set<String> taken, String pattern) {
        var free = name;
        for (int i = 2; !taken.add(free); i++) {
            var next = name + "_" + i;
            free = pattern.contains("<" + next + ">") ? free : next;
        }
        return free;
    }

    private static List<String> both(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
