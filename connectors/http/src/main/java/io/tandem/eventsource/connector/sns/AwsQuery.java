package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Provider;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestException;
import io.tandem.eventsource.connector.hook.Xml;
import io.tandem.eventsource.connector.sns.AwsSignature.Scope;
import io.tandem.eventsource.connector.webhook.Fetch;
import io.tandem.eventsource.connector.webhook.Fetch.Asked;
import io.tandem.eventsource.connector.webhook.Fetch.Fetched;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/** Asks services of AWS that take forms and answer in XML. Blocks; no error quotes a key, nor anything of an answer. */
final class AwsQuery {
    private static final Duration TIME = Duration.ofSeconds(30);
    /** A page of a hundred subscriptions has less. */
    private static final int LARGEST = 512 << 10;

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Map<String, String> HEADER =
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    /** What is answered 403 or 400 to keys that are none, or none any more. */
    private static final Set<String> UNKNOWN_KEYS = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidAccessKeyId",
            "MissingAuthenticationToken");

    private final Fetch fetch;
    private final InstantSource clock;
    private final Provider provider;

    AwsQuery(Fetch fetch, InstantSource clock, Provider provider) {
        this.fetch = fetch;
        this.clock = clock;
        this.provider = provider;
    }

    /** By somebody. */
    Element ask(URI address, Map<String, String> fields, AwsCredentials credentials, Scope scope)
            throws IOException, Postponed {
        return answer(AwsSignature.signed(form(address, fields), credentials, scope, clock.instant()));
    }

    /** By nobody. */
    Element ask(URI address, Map<String, String> fields) throws IOException, Postponed {
        return answer(form(address, fields));
    }

    private static Asked form(URI address, Map<String, String> fields) {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + RestApi.segment(field.getValue()))
                .collect(Collectors.joining("&"));
        return new Asked("POST", address, HEADER, form.getBytes(UTF_8));
    }

    private Element answer(Asked asked) throws IOException, Postponed {
        Fetched answer;
        try {
            answer = fetch.send(asked, LARGEST, TIME);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(provider.address(), e.getMessage()), e);
        }
        var text = new String(answer.body(), UTF_8);
        if (answer.status() == 200) {
            return xml(text);
        }
        var code = code(text);
        if (answer.status() == 429 || code.contains("Throttl")) {
            var pause = Optional.of(answer.header().firstValue("Retry-After").orElse(""))
                    .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(PAUSE);
            throw new Postponed(
                    pause,
                    "%s asks to wait %d s, since it was asked too much".formatted(provider.name(), pause.toSeconds()));
        }
        throw RestException.of(UNKNOWN_KEYS.contains(code) ? 401 : answer.status(), answer.status(), provider);
    }

    private Element xml(String text) throws IOException {
        try {
            return Xml.root(text);
        } catch (IOException e) {
            throw new IOException(
                    "%s: %s by %s, so that may not be its address"
                            .formatted(provider.address(), e.getMessage(), provider.name()),
                    e);
        }
    }

    private static String code(String text) {
        try {
            return Xml.text(Xml.root(text), "Error", "Code");
        } catch (IOException e) {
            return ""; // the status says enough
        }
    }
}
