package io.tandem.filter.sprig;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Splits a text where its words begin: at capitals, numbers, connectors and punctuation. */
final class WordSplit {
    private static final int INVALID = 0xfffd;

    enum Kind {
        NONE,
        NUMBER,
        CAPITAL,
        SMALL,
        CONNECTOR,
        PUNCTUATION,
        OTHER
    }

    record Word(Kind kind, int[] characters) {
        boolean divides() {
            return kind == Kind.CONNECTOR || kind == Kind.PUNCTUATION;
        }

        void lower(StringBuilder out, char connector) {
            boolean changes = kind == Kind.CAPITAL || kind == Kind.CONNECTOR;
            for (int c : characters) {
                int lower = Character.isUpperCase(c) ? Character.toLowerCase(c) : c;
                out.appendCodePoint(!changes ? c : isConnector(c) ? connector : lower);
            }
        }
    }

    private final int[] text;
    private int at;

    WordSplit(int[] text) {
        this.text = text;
    }

    static boolean isConnector(int c) {
        return c == '-' || c == '_' || Words.isSpace(c);
    }

    boolean more() {
        return at < text.length;
    }

    /** At the end a word of kind {@code NONE}. */
    Word next() {
        int start = at;
        skipInvalid();
        if (!more()) {
            return new Word(Kind.NONE, part(start));
        }
        int first = text[at++];
        Kind kind;
        if (isConnector(first)) {
            kind = Kind.CONNECTOR;
            takeWhile(WordSplit::isConnector);
        } else if (isPunctuation(first)) {
            kind = Kind.PUNCTUATION;
            takeWhile(WordSplit::isPunctuation);
        } else if (Character.isUpperCase(first)) {
            kind = Kind.CAPITAL;
            capitals();
        } else if (isLetter(first)) {
            kind = Kind.SMALL;
            takeWhile(c -> isLetter(c) && !Character.isUpperCase(c));
        } else if (isNumber(first)) {
            kind = Kind.NUMBER;
            takeWhile(WordSplit::isNumber);
        } else {
            kind = Kind.OTHER;
            takeWhile(c -> !isConnector(c) && !isLetter(c) && !isNumber(c) && !isPunctuation(c));
        }
        return new Word(kind, part(start));
    }

    /** {@code Status}, or {@code HTTP} of {@code HTTPStatus}: the last of several capitals begins the next word. */
    private void capitals() {
        int capitals = at;
        takeWhile(Character::isUpperCase);
        if (at == capitals) {
            takeWhile(c -> isLetter(c) && !Character.isUpperCase(c));
        } else if (more() && isLetter(text[at])) {
            at--;
        }
    }

    private void takeWhile(IntPredicate wanted) {
        while (more() && (text[at] == INVALID || wanted.test(text[at]))) {
            at++;
        }
    }

    private void skipInvalid() {
        while (more() && text[at] == INVALID) {
            at++;
        }
    }

    private int[] part(int start) {
        return Arrays.copyOfRange(text, start, at);
    }

    /** But for Chinese characters, which make up words of their own. */
    private static boolean isLetter(int c) {
        boolean chinese = c >= 0x4e00 && c <= 0x9fcc || c >= 0x3400 && c <= 0x4d85 || c >= 0x20000 && c <= 0x2b81d;
        return Character.isLetter(c) && !chinese;
    }

    private static boolean isNumber(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }
}
