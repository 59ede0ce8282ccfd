package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason is in docs/status.md with each condition and status in which it may stand, and nothing else is. */
class ReasonTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "status.md");
    /** A row of a table of reasons: condition, status, reason, meaning. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([\\w, ]+) \\| `(\\w+)` \\| \\S.*\\|$");

    @Test
    void theDocumentAndTheProgramKnowTheSameReasonsInTheSamePlaces() throws IOException {
        var documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .flatMap(row -> Stream.of(row.group(2).split(", "))
                        .map(status -> row.group(3) + " " + row.group(1) + "=" + status))
                // both kinds have it
                .distinct()
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Reason.values())
                        .flatMap(reason -> reason.places().stream().map(place -> reason.text() + " " + place))
                        .toList());
    }

    @Test
    void aReasonThatIsNotDocumentedForAConditionIsAnErrorOfTheProgram() {
        assertThatThrownBy(() ->
                        Conditions.of(Map.of("Ready", Finding.good(Reason.PODS_STARTING)), null, 1L, Instant.EPOCH))
                .isInstanceOf(AssertionError.class);
    }
}
