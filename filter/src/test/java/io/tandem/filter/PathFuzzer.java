package io.tandem.filter;

import io.tandem.filter.path.JsonPath;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.BudgetException;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.JsonReader;
import io.tandem.filter.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** For Jazzer ({@code make fuzz}): a line with a JSONPath, then a document. Any path in any document ends well. */
public final class PathFuzzer {
    private static final Pattern CALL = Pattern.compile("jsonpath\\(toJson\\(body\\), \"(.*)\"\\)");

    private PathFuzzer() {}

    /** Jazzer looks for this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new FuzzInput(input);
        try {
            JsonPath.query(text.line(), JsonReader.read(Text.bytes(text.rest())), new Budget());
        } catch (EvalException | BudgetException | StackOverflowError e) {
            // One of the ways in which a path may end; of a full stack the filter makes an error.
        }
    }

    static Stream<byte[]> seeds() {
        return CorpusTest.cases().stream().flatMap(each -> {
            var call = CALL.matcher(each.expression());
            return call.matches()
                    ? Stream.of((call.group(1) + "\n" + each.document()).getBytes(StandardCharsets.UTF_8))
                    : Stream.empty();
        });
    }
}
