package io.tandem.filter.value;

import java.util.ArrayDeque;

/**
 * Bounds counted repetition in a regular expression. A pattern such as {@code ((a{100}){100}){100}} is short but becomes a
 * program of a million instructions; Go refuses it, re2j does not.
 */
final class Repeats {
    private static final int MOST = 1_000;

    private Repeats() {}

    /** @throws EvalException if nested repetitions multiply to more than a thousand */
    static void check(String pattern) {
        var groups = new ArrayDeque<Integer>();
        int largest = 1;
        int atom = 1;
        for (int i = 0; i < pattern.length(); i++) {
            switch (pattern.charAt(i)) {
                case '\\' -> {
                    i++;
                    atom = 1;
                }
                case '[' -> {
                    i = classEnd(pattern, i);
                    atom = 1;
                }
                case '(' -> {
                    groups.push(largest);
                    largest = 1;
                    atom = 1;
                }
                case ')' -> {
                    atom = largest;
                    largest = groups.isEmpty() ? largest : Math.max(groups.pop(), atom);
                }
                case '{' -> {
                    long count = (long) atom * count(pattern, i);
                    if (count > MOST) {
                        throw new EvalException("the regular expression repeats more than " + MOST + " times");
                    }
                    atom = (int) count;
                    largest = Math.max(largest, atom);
                }
                case '}', '*', '+', '?', ',', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                    // part of a repetition, or an atom that costs nothing
                }
                default -> atom = 1;
            }
        }
    }

    static int classEnd(String pattern, int start) {
        int i = start + 1;
        if (i < pattern.length() && pattern.charAt(i) == '^') {
            i++;
        }
        for (i++; i < pattern.length() && pattern.charAt(i) != ']'; i++) {
            if (pattern.charAt(i) == '\\') {
                i++;
            }
        }
        return i;
    }

    /** The larger bound of {@code {n}}, {@code {n,}} or {@code {n,m}}; 1 for braces that are no repetition. */
    private static int count(String pattern, int open) {
        int end = pattern.indexOf('}', open);
        if (end < 0 || end - open > 12 || !pattern.substring(open + 1, end).matches("\\d+(,\\d*)?")) {
            return 1;
        }
        int most = 1;
        for (var bound : pattern.substring(open + 1, end).split(",")) {
            most = Math.max(most, bound.isEmpty() ? 1 : (int) Math.min(Long.parseLong(bound), MOST + 1));
        }
        return most;
    }
}
