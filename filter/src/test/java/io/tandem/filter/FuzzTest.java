package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever an expression looks like, it ends with a value or one of the two errors. {@code -Dfuzz=N} tries more. */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz", 20_000);
    private static final List<String> PARTS = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "#",
            ".",
            "?.",
            "..",
            "??",
            "?",
            ":",
            "|",
            "||",
            "&&",
            "!",
            "not ",
            " in ",
            "'a'",
            "\"",
            "\\",
            "1",
            "1.5",
            "0x",
            "1e",
            "-",
            "+",
            "*",
            "**",
            "/",
            "%",
            ",",
            ";",
            "let x = ",
            "body",
            "n",
            "x",
            " matches ",
            "all(",
            "map(",
            "reduce(",
            "sprig.",
            "repeat('a', ",
            "1..9",
            "nil",
            "$env",
            "é",
            "\n",
            "//",
            "/*");

    @Test
    void mutatedExpressionsNeitherCrashNorHang() {
        var random = new SplittableRandom(1);
        var expressions =
                CorpusTest.cases().stream().map(CorpusTest.Case::expression).toList();
        var documents = CorpusTest.lines("/corpus/data.jsonl");
        for (int i = 0; i < ROUNDS; i++) {
            var expression = mutated(expressions.get(random.nextInt(expressions.size())), random);
            var document = documents.get(random.nextInt(documents.size()));
            assertThat(ends(expression, document)).as(expression).isTrue();
        }
    }

    @Test
    void nestingWithoutEndIsRefused() {
        for (var part : List.of("(", "[", "-", "not ", "{a: ", "map(body, ", "1 ? ", "a.b(", "1 + (", "let x = ")) {
            assertThat(ends(part.repeat(20_000), "{}")).as(part).isTrue();
        }
        assertThat(ends("1" + " + 1".repeat(20_000), "{}")).isTrue();
        assertThat(ends("a" + ".b".repeat(20_000), "{}")).isTrue();
        assertThat(ends("toJson(body) == ''", "{\"body\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"))
                .isTrue();
    }

    @Test
    void loopsInLoopsRunIntoTheBudget() {
        var loop = "all(1..900000, all(1..900000, all(1..900000, # > 0)))";
        assertThat(ends(loop, "{}")).isTrue();
        assertThat(ends("len(repeat(repeat('a', 1000000), 1000000))", "{}")).isTrue();
        assertThat(ends("any(1..100000, '" + "a".repeat(5_000) + "' matches '(a|a)*b')", "{}"))
                .isTrue();
        assertThat(ends("'a' matches '(((a{100}){100}){100}){100}'", "{}")).isTrue();
    }

    private static String mutated(String expression, SplittableRandom random) {
        var text = new StringBuilder(expression);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static boolean ends(String expression, String document) {
        try {
            var value = Filter.compile(expression).evaluate(document.getBytes(StandardCharsets.UTF_8));
            return value != new Object();
        } catch (FilterSyntaxException | FilterException e) {
            return true;
        }
    }
}
