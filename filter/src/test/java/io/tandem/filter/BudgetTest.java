package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No expression and no event takes a pod's processor or memory: budgets end what would. */
class BudgetTest {
    /** Of processor time; without its budget each of these would take minutes at least. */
    private static final Duration HANGS = Duration.ofSeconds(20);
    /** Bytes allocated in all, most of them garbage at once. */
    private static final long TOO_MUCH = 1L << 30;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Half a megabyte of rows, a text of a megabyte, and lists in lists. */
    private static final byte[] EVENT = """
            {"rows": [%s{}], "text": "%s", "as": "%s", "deep": %s1%s}""".formatted(
                    "{\"a\": {\"b\": [1, {\"c\": \"x\"}]}},".repeat(20_000),
                    "ab ".repeat(300_000),
                    "a".repeat(4_000_000),
                    "[".repeat(450),
                    "]".repeat(450))
            .getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat('x', 1000000000)",
                "repeat('x', int(1e18))",
                "repeat(repeat('a', 1000000), 1000000)",
                "toBase64(repeat('x', 30000000))",
                "replace(text, '', repeat('x', 1000))",
                "reduce(1..900000, #acc + string(#), '')",
                "map(1..1000, map(1..1000, map(1..1000, #)))",
                "all(1..900000, all(1..900000, # > 0))",
                "toJson(reduce(1..60, [#acc, #acc], [1]))",
                "string(reduce(1..60, [#acc, #acc], [1]))",
                "let a = reduce(1..60, [#acc, #acc], [1]); a == reduce(1..60, [#acc, #acc], [1])",
                "groupBy(1..900000, [])",
                "as matches ('((((a{100}){100}){100}){100})' + string(1))",
                "text matches '((a?){30}){30}b'",
                "any(1..1000, text matches string(#) + '((a?){30}){30}b')",
                "any(1..100000, text matches '(a|b| )*z')",
                "sprig.regexReplaceAll('', text, repeat('x', 1000))",
                "sprig.regexFindAll('.', text, -1)",
                "fromJSON(repeat('[', 100000))",
                "fromJSON(repeat('{\"a\":', 100000))",
                "sprig.until(1000000000)",
                "sprig.untilStep(0, -1000000000, -1)",
                "sprig.seq(1, 1000000000)",
                "sprig.seq(1, 1, 300000)",
                "sprig.repeat(1000000000, 'x')",
                "sprig.nindent(1000000000, text)",
                "sprig.indent(1000000, sprig.replace(' ', '\\n', text))",
                "sprig.semverCompare(repeat('1 ', 400000), '1')",
                "sprig.semverCompare(repeat('1||', 300000) + '1', '1')",
                "any(1..1000000, sprig.sha512sum(text) == '')",
                "jsonpath(toJson($env.rows), '$..')",
                "jsonpath(toJson(rows), '$..*..*..*..*')",
                "jsonpath(toJson(deep), '$..*..*..*..*..*')",
                "jsonpath(toJson(rows), '$..[?(@..[?(@..c)])]')",
                "jsonpath(toJson(rows), '$[?(@..c =~ \"(x|y)*z\")]')",
                "jsonpath('1', '$[?(' + repeat('+-*/(', 500) + 'x' + repeat(')', 500) + ')]')",
                "jsonpath('1', '$[?(' + repeat('(', 30000) + 'x' + repeat(')', 30000) + ')]')",
                "jsonpath('1', '$[?(' + repeat('a==', 50000) + 'b)]')",
                "jsonpath('1', '$[' + repeat('a ', 500000) + ']')",
                "jsonpath('1', '$' + repeat('.a', 500000))"
            })
    void expressionsThatWouldTakeAllEnd(String expression) throws FilterSyntaxException {
        assertThatItEnds(expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "as contains as[2000000:] + 'b'",
                "sprig.contains(as[2000000:] + 'b', as)",
                "indexOf(as, as[2000000:] + 'b')",
                "lastIndexOf(as, 'b' + as[2000000:])",
                "split(as, as[2000000:] + 'b')",
                "replace(as, as[2000000:] + 'b', '')"
            })
    void aLongTextThatIsAlmostFoundEverywhereIsNotComparedEverywhere(String expression) throws FilterSyntaxException {
        assertThatItEnds(expression);
    }

    private static void assertThatItEnds(String expression) throws FilterSyntaxException {
        var filter = Filter.compile(expression);
        long thread = Thread.currentThread().threadId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            filter.evaluate(EVENT);
        } catch (FilterException e) {
            // Over the budget, or something that is no error at all: both are an end.
        }
        assertThat(THREADS.getCurrentThreadCpuTime() - start).isLessThan(HANGS.toNanos());
        assertThat(THREADS.getThreadAllocatedBytes(thread) - allocated).isLessThan(TOO_MUCH);
    }
}
