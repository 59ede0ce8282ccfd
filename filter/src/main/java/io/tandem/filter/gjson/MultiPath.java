package io.tandem.filter.gjson;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Several paths in one, which make a list ({@code [a,b]}) or a map ({@code {a,"name":b}}) of what they lead to.
 *
 * @param rest of the path behind it
 */
record MultiPath(boolean map, List<Member> members, String rest) {
    private static final String NOT_SIMPLE = "[]{}()#|!";

    /** @param name null if the path gives it */
    private record Member(String name, String path) {}

    static boolean begins(String path) {
        return path.startsWith("[") || path.startsWith("{");
    }

    /** Empty if it is not closed, or something else follows than a dot or a pipe. */
    static Optional<MultiPath> read(String path) {
        var members = new ArrayList<Member>();
        int depth = 1;
        int start = 1;
        int colon = 0;
        boolean modifier = false;
        for (int i = 1; i < path.length(); i++) {
            switch (path.charAt(i)) {
                case '\\' -> i++;
                case '"' -> i = Brackets.closingQuote(path, i);
                case '@' -> modifier |= path.charAt(i - 1) == '.' || path.charAt(i - 1) == '|';
                case ':' -> colon = !modifier && colon == 0 && depth == 1 ? i : colon;
                case ',' -> {
                    if (depth == 1) {
                        members.add(member(path, start, colon, i));
                        start = i + 1;
                        colon = 0;
                        modifier = false;
                    }
                }
                case '[', '(', '{' -> depth++;
                case ']', ')', '}' -> {
                    if (--depth == 0) {
                        members.add(member(path, start, colon, i));
                        var rest = path.substring(i + 1);
                        boolean follows = rest.isEmpty() || rest.startsWith(".") || rest.startsWith("|");
                        return follows
                                ? Optional.of(new MultiPath(path.startsWith("{"), members, rest))
                                : Optional.empty();
                    }
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    private static Member member(String path, int start, int colon, int end) {
        return colon == 0
                ? new Member(null, path.substring(start, end))
                : new Member(path.substring(start, colon), path.substring(colon + 1, end));
    }

    /** Paths that lead nowhere are left out. */
    Found collect(Found from, Budget budget) {
        var entries = new LinkedHashMap<Object, Object>();
        var items = new ArrayList<Object>();
        for (var member : members) {
            var found = Search.get(from, member.path(), budget);
            if (found.exists()) {
                items.add(found.value());
                entries.putIfAbsent(name(member), found.value());
            }
        }
        return Found.of(map ? Dict.object(entries) : Slice.of(Type.LIST, items));
    }

    private static String name(Member member) {
        if (member.name() == null || member.name().isEmpty()) {
            var last = last(member.path());
            return last.chars().allMatch(c -> c >= ' ' && NOT_SIMPLE.indexOf(c) < 0) ? last : "_";
        }
        boolean quoted = member.name().matches("\"[^\"]*\"");
        return quoted
                ? Literals.unescaped(member.name().substring(1, member.name().length() - 1))
                : member.name();
    }

    private static String last(String path) {
        for (int i = path.length() - 1; i >= 0; i--) {
            boolean divides = path.charAt(i) == '|' || path.charAt(i) == '.';
            if (divides && (i == 0 || path.charAt(i - 1) != '\\')) {
                return path.substring(i + 1);
            }
        }
        return path;
    }
}
