package io.tandem.filter.sprig;

import io.tandem.filter.value.Text;

/** Names of several words, joined another way: {@code FirstName} as {@code first_name} and back. */
final class WordCase {
    private WordCase() {}

    /** Each word with a capital, those that follow a connector or begin the text. */
    static String pascal(String text) {
        int[] in = Text.decode(text).codePoints().toArray();
        int at = 0;
        var out = new StringBuilder();
        // Connectors at the start stay, but for a text that has nothing else.
        while (at < in.length && WordSplit.isConnector(in[at])) {
            out.appendCodePoint(in[at++]);
        }
        if (at == in.length) {
            return Text.encode(
                    out.isEmpty() ? "" : out.appendCodePoint(in[at - 1]).toString());
        }
        boolean capitals = Character.isUpperCase(in[at]);
        int held = Character.toUpperCase(in[at++]);
        if (at == in.length) {
            return Text.encode(out.appendCodePoint(held).toString());
        }
        for (; at < in.length; at++) {
            int previous = held;
            held = in[at];
            if (WordSplit.isConnector(previous)) {
                if (WordSplit.isConnector(held)) {
                    out.appendCodePoint(previous);
                    continue;
                }
                capitals = Character.isUpperCase(held);
                held = Character.toUpperCase(held);
                continue;
            }
            boolean upper = Character.isUpperCase(held);
            held = capitals && upper ? Character.toLowerCase(held) : held;
            capitals &= upper;
            out.appendCodePoint(previous);
        }
        return Text.encode(out.appendCodePoint(held).toString());
    }

    /** Small letters, words joined by the connector; numbers belong to the word before or after, as the Go library has it. */
    static String joined(String text, char connector) {
        var out = new StringBuilder();
        var words = new WordSplit(Text.decode(text).codePoints().toArray());
        var word = words.next();
        while (words.more()) {
            if (word.kind() != WordSplit.Kind.CONNECTOR) {
                word.lower(out, connector);
            }
            var previous = word;
            word = words.next();
            switch (previous.kind()) {
                case NUMBER -> word = rest(words, word, out, connector);
                case CONNECTOR -> previous.lower(out, connector);
                case PUNCTUATION -> {}
                default -> word = afterLetters(words, word, out, connector);
            }
        }
        word.lower(out, connector);
        return Text.encode(out.toString());
    }

    /** Small letters and numbers that follow a number are one word with it. */
    private static WordSplit.Word rest(WordSplit words, WordSplit.Word next, StringBuilder out, char connector) {
        var word = next;
        while (word.kind() == WordSplit.Kind.SMALL || word.kind() == WordSplit.Kind.NUMBER) {
            word.lower(out, connector);
            word = words.next();
        }
        if (word.kind() != WordSplit.Kind.NONE && !word.divides()) {
            out.append(connector);
        }
        return word;
    }

    private static WordSplit.Word afterLetters(
            WordSplit words, WordSplit.Word word, StringBuilder out, char connector) {
        if (word.kind() != WordSplit.Kind.NUMBER) {
            if (!word.divides()) {
                out.append(connector);
            }
            return word;
        }
        if (!words.more()) {
            return word;
        }
        var next = words.next();
        if (next.kind() == WordSplit.Kind.SMALL) {
            out.append(connector);
            word.lower(out, connector);
            return rest(words, next, out, connector);
        }
        word.lower(out, connector);
        if (!next.divides()) {
            out.append(connector);
        }
        return next;
    }
}
