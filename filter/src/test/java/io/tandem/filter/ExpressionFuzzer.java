package io.tandem.filter;

import io.tandem.filter.value.Text;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** For Jazzer ({@code make fuzz}): a line with an expression, then an event. Any expression on any event ends well. */
public final class ExpressionFuzzer {
    private ExpressionFuzzer() {}

    /** Jazzer looks for this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new FuzzInput(input);
        try {
            Filter.compile(Text.decode(text.line())).evaluate(Text.bytes(text.rest()));
        } catch (FilterSyntaxException | FilterException e) {
            // One of the ways in which an expression may end.
        }
    }

    static Stream<byte[]> seeds() {
        return CorpusTest.cases().stream()
                .map(each -> each.expression().replace('\n', ' ') + "\n" + each.document())
                .map(seed -> seed.getBytes(StandardCharsets.UTF_8));
    }
}
