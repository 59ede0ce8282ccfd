package io.tandem.filter.syntax;

/** Which characters make a name. */
final class Words {
    private Words() {}

    static boolean isAlphaNumeric(int c) {
        return isAlphabetic(c) || c > 0 && Character.isDigit(c);
    }

    static boolean isAlphabetic(int c) {
        return c == '_' || c == '$' || c > 0 && Character.isLetter(c);
    }

    static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0x85 || Character.isSpaceChar(c);
    }

    static boolean isName(String word) {
        return !word.isEmpty()
                && isAlphabetic(word.codePointAt(0))
                && word.codePoints().allMatch(Words::isAlphaNumeric);
    }
}
