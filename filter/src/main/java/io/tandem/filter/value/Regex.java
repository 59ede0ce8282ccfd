package io.tandem.filter.value;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** A regular expression of RE2, which matches in linear time whatever the pattern. */
public final class Regex {
    private static final int LONGEST = 10_000;

    private final Pattern pattern;
    private final Literal literal;

    private Regex(Pattern pattern, Literal literal) {
        this.pattern = pattern;
        this.literal = literal;
    }

    /**
     * @param pattern as {@link Text}
     * @throws EvalException if the pattern is invalid
     */
    public static Regex compile(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new EvalException("the regular expression is longer than " + LONGEST + " bytes");
        }
        Repeats.check(pattern);
        try {
            return new Regex(Pattern.compile(Text.decode(pattern)), Literal.of(pattern));
        } catch (PatternSyntaxException e) {
            throw new EvalException(
                    "'%s' is no regular expression: %s".formatted(Text.decode(pattern), e.getDescription()));
        }
    }

    /** Whether the pattern is somewhere in the text. */
    public boolean isIn(String text, Budget budget) {
        budget.reads(text.length());
        if (literal.whole() || literal.isMissingIn(text)) {
            return !literal.isMissingIn(text);
        }
        budget.steps(text.length());
        return matcher(text).find();
    }

    /** @param text as {@link Text}; the matcher's places are those of Java's own form */
    public Matcher matcher(String text) {
        return pattern.matcher(Text.decode(text));
    }
}
