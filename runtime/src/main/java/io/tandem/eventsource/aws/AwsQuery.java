package io.tandem.eventsource.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.fetch.Fetch.Asked;
import io.tandem.eventsource.fetch.Xml;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * Asks services of AWS that take forms and answer in XML. Blocks; no error quotes a key, nor anything of an answer, and none names
 * a field: whoever asks knows which.
 */
public final class AwsQuery {
    private static final Duration TIME = Duration.ofSeconds(30);
    /** A page of a hundred subscriptions has less. */
    private static final int LARGEST = 512 << 10;

    private static final Map<String, String> HEADER =
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

    private final Fetch fetch;
    private final InstantSource clock;

    public AwsQuery(Fetch fetch, InstantSource clock) {
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * By somebody.
     *
     * @throws AwsRefusal if the answer is an error
     */
    public Element ask(URI address, Map<String, String> fields, AwsCredentials credentials, Scope scope)
            throws IOException {
        return answer(AwsSignature.signed(form(address, fields), credentials, scope, clock.instant()));
    }

    /**
     * By nobody.
     *
     * @throws AwsRefusal if the answer is an error
     */
    public Element ask(URI address, Map<String, String> fields) throws IOException {
        return answer(form(address, fields));
    }

    private static Asked form(URI address, Map<String, String> fields) {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + AwsSignature.encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return new Asked("POST", address, HEADER, form.getBytes(UTF_8));
    }

    private Element answer(Asked asked) throws IOException {
        var answer = fetch.send(asked, LARGEST, TIME);
        var text = new String(answer.body(), UTF_8);
        if (answer.status() != 200) {
            throw new AwsRefusal(answer.status(), code(text), answer.header());
        }
        try {
            return Xml.root(text);
        } catch (IOException e) {
            throw new IOException(
                    "%s by %s, so that may be no service of AWS"
                            .formatted(e.getMessage(), asked.address().getHost()),
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
