package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every reason is in docs/status.md, and every reason that is there exists. */
class ReasonTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "status.md");
    /** A row of a table of reasons: condition, status, reason, meaning. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(\\w+)` \\| (True|False|True, False) \\| `(\\w+)` \\| \\S.*\\|$");

    @Test
    void theDocumentAndTheProgramKnowTheSameReasons() throws IOException {
        var documented = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .map(row -> row.group(3))
                .distinct()
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::text).toList());
    }
}
