package io.tandem.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.filter.gjson.GjsonPath;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyPathLeadsWhereGjsonSays() throws Exception {
        var documents = CorpusTest.lines("/corpus/gjson-documents.jsonl").stream()
                .map(document -> JsonReader.read(document.getBytes(StandardCharsets.UTF_8)))
                .toList();
        var pairs = CorpusTest.lines("/corpus/gjson.tsv");
        assertThat(pairs).hasSizeGreaterThan(3_000);
        var differences = new ArrayList<String>();
        for (var pair : pairs) {
            var columns = pair.split("\t", 3);
            var path = JSON.readValue(columns[1], String.class);
            var ours = found(documents.get(Integer.parseInt(columns[0])), path);
            if (!ours.equals(columns[2])) {
                differences.add("%s on %s%n    theirs %s%n    ours   %s".formatted(path, columns[0], columns[2], ours));
            }
        }
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.#(b==1", "#(x", "#[x", "a|#(\")", "{a,b", "a.[b", "{a:#(b}"})
    void aBracketThatIsNotClosedIsAProblem(String path) {
        assertThat(GjsonPath.problem(path)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.#(b==\")\").c",
                "spec.containers.#(name==\"main\").image",
                "a\\.#(b",
                "a#(b",
                "{a,b}.a",
                "a.@keys|#",
                "metadata.labels.te?m"
            })
    void anyOtherPathIsNone(String path) {
        assertThat(GjsonPath.problem(path)).isEmpty();
    }

    private static String found(Object document, String path) throws JsonProcessingException {
        try {
            var found = GjsonPath.find(document, path, new Budget());
            return found.exists() ? Canonical.text(found.value()) : "-";
        } catch (RuntimeException e) {
            return "crash " + e;
        }
    }
}
