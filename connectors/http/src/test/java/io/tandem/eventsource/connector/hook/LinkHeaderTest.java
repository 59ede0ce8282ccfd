package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Links as RFC 8288 has them, those of its own examples among them. */
class LinkHeaderTest {
    @Test
    void theNextPageIsFoundInWhateverFormTheHeaderIsWritten() {
        var next = Map.ofEntries(
                Map.entry(
                        "<https://git.example.com/a?page=2>; rel=\"next\", <https://git.example.com/a?page=9>; rel=\"last\"",
                        true),
                Map.entry("<https://git.example.com/a?page=2>;rel=next", true),
                Map.entry("<https://git.example.com/a?page=2> ; REL = \"prefetch NEXT\" ; title=x", true),
                Map.entry(
                        "</first>; rel=first, <https://git.example.com/a?page=2>; title=\"a, <b>; rel=prev\"; rel=next",
                        true),
                Map.entry(
                        "</prev>; rel=\"prev\"; title=\"rel=\\\"next\\\"\", <https://git.example.com/a?page=2>; rel=next",
                        true),
                Map.entry("</x>; rel=\"start http://example.net/relation/next\"", false),
                Map.entry("</x>; rel=prev; rel=next", false),
                Map.entry("</x>; rel=next; anchor=\"#other\"", false),
                Map.entry("</x>; rel*=next", false),
                Map.entry("</x>; title=\"next\"", false),
                Map.entry("</x; rel=next", false),
                Map.entry("x; rel=next", false),
                Map.entry("", false));
        next.forEach((field, found) -> {
            var target = LinkHeader.target(field, "next");
            if (found) {
                assertThat(target).as(field).contains("https://git.example.com/a?page=2");
            } else {
                assertThat(target).as(field).isEmpty();
            }
        });
    }

    @Test
    void aHeaderThatIsMadeToTakeLongTakesNoLonger() {
        var hostile = "<a>;" + " ;rel".repeat(50_000) + "=\"" + "\\\"".repeat(50_000) + "<".repeat(50_000);

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> LinkHeader.target(hostile, "next"));
    }

    @Test
    void whateverIsWrittenThereNothingIsThrown() {
        var random = new Random(8288);
        var signs = "<>;,=\"\\ rel=next\tx";
        for (int round = 0; round < 20_000; round++) {
            var field = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                field.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThatCode(() -> LinkHeader.target(field.toString(), "next"))
                    .as(field.toString())
                    .doesNotThrowAnyException();
        }
    }
}
