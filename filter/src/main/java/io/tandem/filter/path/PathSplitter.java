package io.tandem.filter.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a path into its pieces: {@code $.a..b['c']} into {@code $}, {@code a}, {@code ..}, {@code b} and {@code ['c']}.
 * Dots and brackets in single quotes or round brackets do not cut, but only as far as counting them tells.
 */
final class PathSplitter {
    private final String path;
    private final List<String> pieces = new ArrayList<>();
    /** Where the piece begins that is being read. */
    private int start;

    private int quotes;
    private int round;
    /** Of all pieces so far, unlike the others: a bracket that is closed without being open is never forgotten. */
    private int square;

    private PathSplitter(String path) {
        this.path = path;
    }

    /** @throws PathException if it does not begin as a path does */
    static List<String> split(String path) {
        if (!path.startsWith("$") && !path.startsWith("@")) {
            throw new PathException("'%s' is no JSONPath: it must begin with $".formatted(path));
        }
        if (path.length() > 1 && path.charAt(1) != '.' && path.charAt(1) != '[') {
            throw new PathException("'%s' is no JSONPath: $ is followed by a dot or a bracket".formatted(path));
        }
        return new PathSplitter(path).pieces();
    }

    private List<String> pieces() {
        cut(1, 1);
        for (int i = 1; i < path.length(); i++) {
            read(i);
        }
        if (start < path.length()) {
            cut(path.length(), path.length());
        }
        return pieces;
    }

    private void read(int at) {
        if (at == start) {
            quotes = 0;
            round = 0;
        }
        char c = path.charAt(at);
        count(c);
        int length = at + 1 - start;
        boolean opened = path.charAt(start) == '[' || length > 1 && path.startsWith(".[", start);
        if (length == 1 && c == '.') {
            return;
        }
        if (length == 2 && path.startsWith("..", start)) {
            pieces.add("..");
            start = at + 1;
        } else if (!opened && c == '[') {
            cut(at, at);
        } else if (opened && c == ']' && outside() && square == 0) {
            cut(at + 1, at + 1);
        } else if (!opened && c == '.' && outside()) {
            cut(at, at);
        }
    }

    private void count(char c) {
        switch (c) {
            case '\'' -> quotes++;
            case '(' -> round++;
            case ')' -> round--;
            case '[' -> square++;
            case ']' -> square--;
            default -> {}
        }
    }

    private boolean outside() {
        return quotes % 2 == 0 && round == 0;
    }

    /** The piece ends here, without the dot before it. */
    private void cut(int end, int next) {
        pieces.add(path.substring(path.charAt(start) == '.' ? start + 1 : start, end));
        start = next;
    }
}
