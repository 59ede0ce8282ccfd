package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever an expression and an event look like, there is a value or one of the two errors. {@code -Dfuzz=N} tries more,
 * {@code -Dfuzz.seed=N} others.
 */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
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
            "/*",
            "jsonpath(toJson(body), '$..",
            "$..",
            "[?(",
            ")]",
            "@.",
            "=~",
            ":-1",
            "fromJSON(",
            "sprig.semver(");
    private static final List<String> DATA_PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "1e308",
            "-0",
            "1e-400",
            "\\u0000",
            "\\ud800",
            "\u0000",
            "\u00ff",
            "9".repeat(30),
            "\"a.b\":",
            "\"a-b\":",
            "\"\":");
    /** Of processor time. What takes longer does not end in practice: a budget is some seconds at most, on a slow machine too. */
    private static final Duration HANGS = Duration.ofSeconds(20);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void mutatedExpressionsOnMutatedEventsNeitherCrashNorHang() {
        var random = new SplittableRandom(SEED);
        var expressions =
                CorpusTest.cases().stream().map(CorpusTest.Case::expression).toList();
        var documents = CorpusTest.lines("/corpus/data.jsonl");
        long slowest = 0;
        var slowestExpression = "";
        for (int i = 0; i < ROUNDS; i++) {
            var expression = mutated(expressions.get(random.nextInt(expressions.size())), PARTS, random);
            var document = documents.get(random.nextInt(documents.size()));
            document = random.nextBoolean() ? mutated(document, DATA_PARTS, random) : document;
            long start = THREADS.getCurrentThreadCpuTime();
            assertThat(ends(expression, document)).as(expression).isTrue();
            long took = THREADS.getCurrentThreadCpuTime() - start;
            assertThat(took).as("%s on %s", expression, document).isLessThan(HANGS.toNanos());
            if (took > slowest) {
                slowest = took;
                slowestExpression = expression;
            }
        }
        System.out.printf(
                "%,d mutated expressions; the slowest took %,d ms: %s%n",
                ROUNDS, slowest / 1_000_000, slowestExpression);
    }

    /** What Jazzer begins with in {@code make fuzz}. */
    @Test
    void seedsOfTheGuidedFuzzersEnd() {
        ExpressionFuzzer.seeds().forEach(ExpressionFuzzer::fuzzerTestOneInput);
        PathFuzzer.seeds().forEach(PathFuzzer::fuzzerTestOneInput);
        assertThat(PathFuzzer.seeds().count()).isGreaterThan(100);
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

    private static String mutated(String original, List<String> parts, SplittableRandom random) {
        var text = new StringBuilder(original);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, parts.get(random.nextInt(parts.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 1 + random.nextInt(20))));
                default -> text.setLength(random.nextInt(4) == 0 ? at : text.length());
            }
        }
        return text.toString();
    }

    /** Characters of the event up to 255 are given as single bytes, so some are no UTF-8. */
    private static boolean ends(String expression, String document) {
        try {
            var value = Filter.compile(expression).evaluate(bytes(document));
            return value != new Object();
        } catch (FilterSyntaxException | FilterException e) {
            return true;
        }
    }

    private static byte[] bytes(String document) {
        boolean latin = document.chars().allMatch(c -> c < 0x100);
        return document.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
