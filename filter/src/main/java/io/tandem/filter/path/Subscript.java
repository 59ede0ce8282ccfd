package io.tandem.filter.path;

import io.tandem.filter.builtin.Strings;
import io.tandem.filter.value.Budget;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in square brackets: a key in quotes, an index, a script in round brackets, several of them separated by commas (a
 * union), or up to three numbers or scripts separated by colons (a range).
 */
final class Subscript {
    private enum Mark {
        COLON,
        COMMA,
        /** Stands for a bound of a range that is not given. */
        ABSENT
    }

    private final String content;
    private final Budget budget;
    /** A {@link Long}, a text as it is written, or a {@link Mark}. */
    private final List<Object> parts = new ArrayList<>();

    private final StringBuilder word = new StringBuilder();
    private int opened;
    private int closed;
    /** The quote that is open; 0 if there is none. */
    private char quote;

    private Subscript(String content, Budget budget) {
        this.content = content;
        this.budget = budget;
    }

    /** @throws PathException if it is none of these */
    static Step parse(String content, Budget budget) {
        if (content.isEmpty()) {
            throw invalid(content);
        }
        var subscript = new Subscript(content, budget);
        for (int i = 0; i < content.length(); i++) {
            subscript.read(content.charAt(i), i == 0);
        }
        subscript.endWord();
        return subscript.step();
    }

    static PathException invalid(String text) {
        return new PathException("'%s' is no key in quotes, index, range, union, filter or script".formatted(text));
    }

    private void read(char c, boolean first) {
        word.append(c);
        switch (c) {
            case ' ' -> {
                if (quote == 0 && opened == closed) {
                    budget.reads(word.length());
                    var trimmed = Strings.trimSpace(word.toString());
                    word.setLength(0);
                    word.append(trimmed);
                }
            }
            case '(' -> opened += quote == 0 ? 1 : 0;
            case ')' -> close();
            case '\'', '"' -> quote(c);
            case ':', ',' -> {
                if (quote == 0 && opened == closed) {
                    word.setLength(word.length() - 1);
                    separate(c, first);
                }
            }
            default -> {}
        }
    }

    /** Also in quotes, where an opening bracket does not count. */
    private void close() {
        closed++;
        if (opened == closed) {
            if (!isScript(word.toString())) {
                throw invalid(content);
            }
            endText();
        }
    }

    private void quote(char c) {
        boolean inOther = quote != 0 && quote != c;
        int last = word.length() - 1;
        if (inOther || opened != closed) {
            return;
        }
        if (last > 0 && word.charAt(last - 1) == '\\') {
            word.deleteCharAt(last - 1);
        } else if (quote == c) {
            quote = 0;
            endText();
        } else if (last == 0) {
            quote = c;
        } else {
            throw invalid(content);
        }
    }

    private void separate(char separator, boolean first) {
        if (first && separator == ':') {
            parts.add(Mark.ABSENT);
        }
        endWord();
        if (separator == ':' && !parts.isEmpty() && parts.getLast() instanceof String text && !isScript(text)) {
            throw invalid(content);
        }
        parts.add(separator == ':' ? Mark.COLON : Mark.COMMA);
    }

    private void endText() {
        parts.add(word.toString());
        word.setLength(0);
    }

    /** A number if it is one. */
    private void endWord() {
        if (!word.isEmpty()) {
            var number = Coercion.integer(word.toString());
            if (number.isPresent()) {
                parts.add(number.getAsLong());
                word.setLength(0);
            } else {
                endText();
            }
        }
    }

    private static boolean isScript(String text) {
        return text.length() > 2 && text.startsWith("(") && text.endsWith(")");
    }

    private static boolean isKey(String text) {
        boolean single = text.startsWith("'") && text.endsWith("'");
        return text.length() > 1 && (single || text.startsWith("\"") && text.endsWith("\""));
    }

    private Step step() {
        if (parts.size() == 1) {
            return switch (value(parts.getFirst())) {
                case Script.Value(Long index) -> new Step.Index(index);
                case Script.Value(String key) -> new Step.Key(key);
                case Script script -> new Step.Computed(script);
            };
        }
        long colons = parts.stream().filter(Mark.COLON::equals).count();
        long commas = parts.stream().filter(Mark.COMMA::equals).count();
        if (colons > 2 || colons > 0 == commas > 0) {
            throw invalid(content);
        }
        return colons > 0 ? range() : union(commas);
    }

    private Step union(long commas) {
        var values = parts.stream()
                .filter(part -> part != Mark.COMMA)
                .map(this::value)
                .toList();
        if (commas >= values.size()) {
            throw invalid(content);
        }
        return new Step.Union(values);
    }

    /** Two colons without anything between them have an absent bound there. */
    private Step range() {
        var bounds = new ArrayList<Script>();
        Object last = null;
        for (var part : parts) {
            if (part != Mark.COLON) {
                bounds.add(part == Mark.ABSENT || bounds.size() > 2 ? Step.Range.OPEN : bound(part));
            } else if (last == Mark.COLON) {
                bounds.add(Step.Range.OPEN);
            }
            last = part;
        }
        while (bounds.size() < 3) {
            bounds.add(Step.Range.OPEN);
        }
        return new Step.Range(bounds.get(0), bounds.get(1), bounds.get(2));
    }

    private Script bound(Object part) {
        if (part instanceof String text && !isScript(text)) {
            throw invalid(content);
        }
        return value(part);
    }

    private Script value(Object part) {
        if (part instanceof Long number) {
            return new Script.Value(number);
        }
        if (part instanceof String text && isKey(text)) {
            return new Script.Value(text.substring(1, text.length() - 1));
        }
        if (part instanceof String text && isScript(text)) {
            return ScriptParser.parse(text.substring(1, text.length() - 1), budget);
        }
        throw invalid(content);
    }
}
