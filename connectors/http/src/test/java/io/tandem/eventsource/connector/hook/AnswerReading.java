package io.tandem.eventsource.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** For fuzzing: what may come of anything that a provider answers. */
public final class AnswerReading {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final URI FIRST = URI.create("https://git.example.com/a?per_page=100");
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private AnswerReading() {}

    /** The target of a link stands in the field. */
    public static void link(String field) {
        LinkHeader.target(field, "next").ifPresent(target -> check(field.contains("<" + target + ">"), "no such link"));
    }

    /** @param answer its header, an empty line, its body; a pause is neither shorter nor longer than can be waited for */
    public static void rateLimit(String answer) {
        int end = answer.indexOf("\n\n");
        var header = header(end < 0 ? answer : answer.substring(0, end));
        for (int status : new int[] {403, 429, 503}) {
            RateLimit.pause(status, header, end < 0 ? "" : answer.substring(end), NOW)
                    .ifPresent(pause -> check(
                            pause.compareTo(Duration.ofSeconds(1)) >= 0 && pause.compareTo(Duration.ofHours(1)) <= 0,
                            "a pause of " + pause));
        }
    }

    /** @param answer its header, an empty line, its body in JSON; there is a next page, none, or an error that says so */
    public static void paging(String answer) {
        int end = answer.indexOf("\n\n");
        if (end < 0) {
            return;
        }
        try {
            var json = JSON.readTree(answer.substring(end));
            var page = new RestApi.Answer(header(answer.substring(0, end)), json, answer.getBytes(UTF_8).length);
            for (var paging : Paging.values()) {
                paging.entries(json).forEach(entry -> {});
                next(paging, page);
            }
        } catch (JsonProcessingException e) {
            // told before pages are looked for
        }
    }

    private static void next(Paging paging, RestApi.Answer page) {
        try {
            paging.next(FIRST, page).ifPresent(next -> check(next.isAbsolute(), "no whole address"));
        } catch (IllegalArgumentException e) {
            // what the caller expects
        }
    }

    private static HttpHeaders header(String lines) {
        var fields = new HashMap<String, List<String>>();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).matches("[!-~]+")) { // others do not pass the client
                fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), absent -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        });
        return HttpHeaders.of(fields, (name, value) -> true);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
