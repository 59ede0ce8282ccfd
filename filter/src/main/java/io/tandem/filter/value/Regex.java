package io.tandem.filter.value;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import java.util.function.Predicate;

/** A regular expression of RE2, which matches in linear time whatever the pattern. */
public final class Regex {
    private static final int LONGEST = 10_000;

    private final Pattern pattern;
    private final Literal literal;
    private final GroupNames names;

    private Regex(Pattern pattern, Literal literal, GroupNames names) {
        this.pattern = pattern;
        this.literal = literal;
        this.names = names;
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
        var decoded = Text.decode(pattern);
        if (!Text.encode(decoded).equals(pattern)) {
            throw new EvalException("'%s' is no regular expression: it is not UTF-8".formatted(decoded));
        }
        try {
            var names = GroupNames.apart(decoded);
            return new Regex(Pattern.compile(names.pattern()), Literal.of(pattern), names);
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

    /**
     * Goes from match to match as Go does: none that is empty comes right behind another, and behind an empty one the search
     * goes on after a whole character.
     *
     * @param text in Java's own form
     * @param more takes a match and tells whether to look for another
     */
    public void each(String text, Predicate<Matcher> more) {
        var matcher = pattern.matcher(text);
        boolean goesOn = true;
        int before = -1;
        for (int at = 0; goesOn && at <= text.length() && matcher.find(at); ) {
            boolean empty = matcher.end() == at;
            boolean behindAnother = empty && matcher.start() == before;
            before = matcher.end();
            at = !empty ? before : at < text.length() ? text.offsetByCodePoints(at, 1) : at + 1;
            goesOn = behindAnother || more.test(matcher);
        }
    }

    /** What the first group of this name matched that matched at all; empty if there is none. */
    public String group(Matcher matcher, String name) {
        return names.of(name).stream()
                .map(matcher::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
