package io.tandem.filter.value;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Regular expressions of RE2, which match in linear time whatever the pattern. */
public final class Regex {
    private static final int LONGEST = 10_000;

    private Regex() {}

    /**
     * @param pattern as {@link Text}
     * @throws EvalException if the pattern is invalid
     */
    public static Pattern compile(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new EvalException("the regular expression is longer than " + LONGEST + " bytes");
        }
        Repeats.check(pattern);
        try {
            return Pattern.compile(Text.decode(pattern));
        } catch (PatternSyntaxException e) {
            throw new EvalException(
                    "'%s' is no regular expression: %s".formatted(Text.decode(pattern), e.getDescription()));
        }
    }

    /** Whether the pattern is somewhere in the text. */
    public static boolean find(Pattern pattern, String text, Budget budget) {
        budget.steps(1 + text.length());
        return pattern.matcher(Text.decode(text)).find();
    }
}
