package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    @Test
    void pairsOfKeyAndValueAreFieldsWhateverIsInTheValue() {
        assertThat(LogFields.of("not written namespace=%s error=%s", "n", "a=b namespace=other"))
                .containsExactly(Map.entry("namespace", "n"), Map.entry("error", "a=b namespace=other"));
    }

    @Test
    void whatHasNoKeyOfItsOwnIsNoField() {
        assertThat(LogFields.of("%s took %d ms, 100%% of time=%.1f%n", "it", 3, 0.25))
                .containsExactly(Map.entry("time", "0.3"));
        assertThat(LogFields.of("https://example/?a=%s key=%2$s", "x", "y")).containsExactly(Map.entry("key", "y"));
        assertThat(LogFields.of("a line without any")).isEmpty();
    }

    @Test
    void anArgumentThatIsMissingIsLeftOut() {
        assertThat(LogFields.of("a=%s b=%s", "x")).containsExactly(Map.entry("a", "x"));
    }

    @Test
    void aFormatThatDoesNotFitItsArgumentsIsStillALine() {
        var line = line("count=%d", "no number");

        LogFields.add(line);

        assertThat(line.getMdcCopy()).isEmpty();
        assertThat(line.getMessage()).isEqualTo("count=%d");
    }

    @Test
    void aLineHasItsFieldsBesideItsText() {
        var line = line("event not written namespace=%s count=%d", "n s=1", 3);

        LogFields.add(line);

        assertThat(line.getMdcCopy()).containsExactlyInAnyOrderEntriesOf(Map.of("namespace", "n s=1", "count", "3"));
        assertThat(line.getFormattedMessage()).isEqualTo("event not written namespace=n s=1 count=3");
    }

    private static ExtLogRecord line(String format, Object... arguments) {
        var line = new ExtLogRecord(Level.WARN, format, ExtLogRecord.FormatStyle.PRINTF, "x");
        line.setParameters(arguments);
        return line;
    }
}
