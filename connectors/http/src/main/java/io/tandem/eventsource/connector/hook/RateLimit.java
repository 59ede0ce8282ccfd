package io.tandem.eventsource.connector.hook;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a provider's answer asks to wait: by {@code Retry-After}, or by when its count of requests begins anew; an hour at
 * most.
 */
final class RateLimit {
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    /** What GitHub asks for where it names no time. */
    private static final Duration UNNAMED = Duration.ofMinutes(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /**
     * The longest window in which a provider counts requests; who names more has mistaken the unit, and one look a while later
     * shows it.
     */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RateLimit() {}

    /** Empty if the answer does not ask to wait. */
    static Optional<Duration> pause(int status, HttpHeaders header, String body, Instant now) {
        var named = retryAfter(header, now);
        var usedUp = number(header, "X-RateLimit-Remaining", "RateLimit-Remaining")
                .filter(left -> left == 0)
                .flatMap(none -> number(header, "X-RateLimit-Reset", "RateLimit-Reset"))
                .map(reset -> Duration.between(now, Instant.ofEpochSecond(reset)));
        return asksToWait(status, named.or(() -> usedUp), body)
                ? Optional.of(named.or(() -> usedUp).orElse(UNNAMED)).map(RateLimit::bounded)
                : Optional.empty();
    }

    /** GitHub refuses who asks too much as it refuses who has no right, but says why. */
    private static boolean asksToWait(int status, Optional<Duration> named, String body) {
        return switch (status) {
            case TOO_MANY -> true;
            case UNAVAILABLE -> named.isPresent();
            case FORBIDDEN -> named.isPresent() || body.contains("secondary rate limit");
            default -> false;
        };
    }

    private static Duration bounded(Duration pause) {
        return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** Seconds or a date. */
    private static Optional<Duration> retryAfter(HttpHeaders header, Instant now) {
        var text = header.firstValue("Retry-After").orElse("").strip();
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(now, until.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(HttpHeaders header, String... names) {
        return Stream.of(names)
                .flatMap(name -> header.firstValue(name).stream())
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .findFirst();
    }
}
