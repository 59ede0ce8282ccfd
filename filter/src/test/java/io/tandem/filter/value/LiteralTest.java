package io.tandem.filter.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiteralTest {
    private static final List<String> PARTS = List.of(
            "a", "b", "a", "b", "/", "^", "$", ".", "|", "(", ")", "[", "]", "[ab]", "[(|]", "[^a]", "*", "+", "?",
            "{2}", "{", "\\.", "\\(", "\\d", "\\b", "\\|", "(a|b)", "(?i)", "\\Qa|", "\\E", "-", "\\", "]", "\\^",
            "\\$", "A");

    @Test
    void whatAPatternBeginsWithIsKnown() {
        assertThat(Literal.of("^refs/heads/(a|b)$")).isEqualTo(new Literal("refs/heads/", true, false, false));
        assertThat(Literal.of("^v1\\.2$")).isEqualTo(new Literal("v1.2", true, true, true));
        assertThat(Literal.of("release")).isEqualTo(new Literal("release", false, false, true));
        assertThat(Literal.of("ab*c").text()).isEqualTo("a");
        assertThat(Literal.of("^a|b").text()).isEmpty();
        assertThat(Literal.of("(?i)abc").text()).isEmpty();
    }

    @Test
    void aTextMatchesWithTheShortcutAsItDoesWithoutIt() {
        var random = new SplittableRandom(1);
        int compared = 0;
        int shortcuts = 0;
        while (compared < 20_000) {
            var pattern = text(random, PARTS);
            Pattern whole;
            try {
                whole = Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                continue;
            }
            shortcuts += Literal.of(pattern).text().isEmpty() ? 0 : 1;
            for (int i = 0; i < 5; i++, compared++) {
                var text = text(random, List.of("a", "b", "/", ".", "1", "|", "(", "A", "\n", "^", "$"));
                assertThat(Regex.compile(pattern).isIn(text, new Budget()))
                        .as("%s in %s", pattern, text)
                        .isEqualTo(whole.matcher(text).find());
            }
        }
        assertThat(shortcuts).isGreaterThan(1_000);
    }

    private static String text(SplittableRandom random, List<String> parts) {
        var text = new StringBuilder();
        for (int i = random.nextInt(7); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }
}
