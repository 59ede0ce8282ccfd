package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each expression of the corpus does what the Go library did with it. */
class CorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Each is explained in docs/compatibility.md; the number keeps the list from growing by accident. */
    private static final int DOCUMENTED_DIFFERENCES = 4;

    /** @param document the event */
    record Case(String document, String expression, String verdict) {}

    @Test
    void everyVerdictIsTheGoLibrarysButForTheDifferencesThatAreDocumented() {
        assertThat(cases()).hasSizeGreaterThan(5_000);
        var documented = lines("/corpus/differences.txt");
        assertThat(documented).hasSize(DOCUMENTED_DIFFERENCES);
        assertThat(differences(documented)).isEmpty();
    }

    /** Those that are not documented, and documented ones that are none. */
    static List<String> differences(List<String> documented) {
        var differences = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var each : cases()) {
            var ours = verdict(each.expression(), each.document());
            if (ours.equals(each.verdict())) {
                continue;
            }
            seen.add(each.expression());
            if (!documented.contains(each.expression())) {
                differences.add("%s on %s%n    theirs %s%n    ours   %s"
                        .formatted(each.expression(), each.document(), each.verdict(), ours));
            }
        }
        documented.stream().filter(each -> !seen.contains(each)).forEach(each -> differences.add("none: " + each));
        return differences;
    }

    /** Expressions that were written or generated, and pairs in which somebody found a difference. */
    static List<Case> cases() {
        var documents = lines("/corpus/data.jsonl");
        var cases = new ArrayList<Case>();
        for (var line : lines("/corpus/corpus.tsv")) {
            var columns = line.split("\t", 3);
            cases.add(new Case(documents.get(Integer.parseInt(columns[0])), string(columns[1]), columns[2]));
        }
        for (var line : lines("/corpus/found.tsv")) {
            var columns = line.split("\t", 3);
            cases.add(new Case(string(columns[0]), string(columns[1]), columns[2]));
        }
        return cases;
    }

    static List<String> lines(String resource) {
        try (var in = CorpusTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String string(String json) {
        try {
            return JSON.readValue(json, String.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String verdict(String expression, String document) {
        try {
            return Canonical.text(Filter.compile(expression).evaluate(document.getBytes(StandardCharsets.UTF_8)));
        } catch (FilterSyntaxException e) {
            return "compile error";
        } catch (FilterException e) {
            return "run error";
        } catch (RuntimeException | StackOverflowError e) {
            return "crash " + e;
        }
    }
}
