package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists page by page, from a server on this machine. */
class RestApiTest {
    private static final String RIGHT = "which is too much to look at";

    private final Pages pages = new Pages();

    @AfterEach
    void stop() {
        pages.close();
    }

    @Test
    void allPagesAreReadAlsoWhereTheNextOneIsAQueryAlone() throws Exception {
        pages.page = number -> "[%d]".formatted(number);
        pages.last = 3;

        assertThat(list("/hooks")).extracting(JsonNode::asInt).containsExactly(1, 2, 3);
        assertThat(pages.asked)
                .extracting(StandIn.Asked::target)
                .containsExactly("/a/hooks?per_page=100", "/a/hooks?page=2", "/a/hooks?page=3");
    }

    @Test
    void aPageThatIsTooLargeIsToldAndNotHeld() {
        pages.page = number -> "[\"" + "canary".repeat(400_000) + "\"]";
        assertThatThrownBy(() -> list("/hooks"))
                .isInstanceOf(RestException.class)
                .hasMessage("GitHub lists more than 2 MiB in one answer, " + RIGHT);
    }

    @Test
    void pagesThatTogetherAreTooLargeAreToldAndNotHeld() {
        pages.page = number -> "[\"" + "x".repeat(1 << 20) + "\"]";
        assertThatThrownBy(() -> list("/hooks"))
                .isInstanceOf(RestException.class)
                .hasMessage("GitHub lists more than 20000 entries or 16 MiB, " + RIGHT);
        assertThat(pages.asked).hasSizeLessThan(20);
    }

    @Test
    void aPageOfManyEmptyThingsIsToldBeforeItFillsTheMemory() {
        pages.page = number -> "[" + "[],".repeat(150_000) + "1]";
        assertThatThrownBy(() -> list("/hooks"))
                .isInstanceOf(RestException.class)
                .hasMessage("GitHub lists more than 200000 values in one answer, or nests them too deep, " + RIGHT);
        pages.page = number -> "[".repeat(500) + "]".repeat(500);
        assertThatThrownBy(() -> list("/hooks")).hasMessageContaining("nests them too deep");
    }

    @Test
    void pagesWithoutEndAreToldAndThoseOfManyEntriesToo() {
        pages.page = number -> "[]";
        assertThatThrownBy(() -> list("/hooks")).hasMessage("GitHub lists more than 200 pages, " + RIGHT);
        pages.page = number -> "[" + "1,".repeat(9_000) + "1]";
        assertThatThrownBy(() -> list("/hooks")).hasMessageContaining("more than 20000 entries");
    }

    @Test
    void aPauseOfManyYearsEndsAfterAnHour() {
        for (var header : List.of(
                Map.of("Retry-After", "999999999"),
                Map.of("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"),
                Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "999999999999"))) {
            pages.first = asked -> Optional.of(new StandIn.Said(429, header, ""));
            assertThatThrownBy(() -> list("/hooks"))
                    .isInstanceOfSatisfying(
                            Postponed.class, e -> assertThat(e.pause()).isEqualTo(Duration.ofHours(1)))
                    .hasMessageContaining("asks to wait, since it was asked too much");
        }
    }

    private List<JsonNode> list(String path) throws IOException, Postponed, GeneralSecurityException {
        var provider = new Provider("GitHub", "githubBaseURL", "apiToken", "repositories", "a right", "events");
        try (var api = new RestApi(
                provider, pages.url() + "/a", Map.of(), new Fetch(ClientTls.verified()), InstantSource.system())) {
            return api.all(path + "?per_page=100", Paging.LINK, entry -> entry);
        }
    }

    /** Says in each answer that there is another page, up to the last. */
    private static final class Pages extends StandIn {
        private volatile IntFunction<String> page = number -> "[]";
        private volatile int last = Integer.MAX_VALUE;

        @Override
        protected Said answer(Asked asked) {
            var number = asked.number("page", 1);
            var next = Map.of("Link", "<?page=%d>; title=\"a, <b>\"; rel=\"next\"".formatted(number + 1));
            return new Said(200, number < last ? next : Map.of(), page.apply(number));
        }
    }
}
