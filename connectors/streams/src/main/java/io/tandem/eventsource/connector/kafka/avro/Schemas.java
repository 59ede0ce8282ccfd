package io.tandem.eventsource.connector.kafka.avro;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.rest.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Schemas by their number, from a registry with Confluent's API: each is asked for once, and those that were used last are kept.
 * Blocks, for ten seconds at most. For one thread.
 */
final class Schemas implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 1 << 20;
    /** A number that nobody knows is asked for again, but not for each record that has it. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final RegistryLogin login;
    private final InstantSource clock;
    private final int most;
    private final HttpClient http;
    private final Map<Integer, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most schemas that are kept */
    Schemas(RegistryLogin login, InstantSource clock, int most) {
        this.login = login;
        this.clock = clock;
        this.most = most;
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE);
        login.tls().ifPresent(client::sslContext);
        this.http = client.build();
    }

    /** What is known of a schema. */
    sealed interface Found {
        /** It can be read. */
        record Usable(Schema schema) implements Found {}

        /** It cannot, now and later; the reason goes on after "schema 7". */
        record Useless(String reason) implements Found {}
    }

    /**
     * The schema of this number.
     *
     * @throws IOException if the registry does not tell; the message names the field
     */
    Found of(int id) throws IOException, InterruptedException {
        var known = kept.get(id);
        if (known == null || !known.until.isAfter(clock.instant())) {
            known = asked(id);
            kept.put(id, known);
            if (kept.size() > most) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return known.found;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Kept asked(int id) throws IOException, InterruptedException {
        try {
            var question = URI.create("%s/schemas/ids/%s".formatted(login.base(), Integer.toUnsignedString(id)));
            var request = HttpRequest.newBuilder(question)
                    .timeout(PATIENCE)
                    .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
            login.header().ifPresent(value -> request.header("Authorization", value));
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            var body = BoundedBody.read(answer, LARGEST, PATIENCE);
            return switch (answer.statusCode()) {
                case OK -> new Kept(found(body), Instant.MAX);
                case NOT_FOUND ->
                    new Kept(
                            new Found.Useless("is not known to the registry"),
                            clock.instant().plus(UNKNOWN_FOR));
                case 401, 403 ->
                    throw new IOException(
                            "it refuses us with status %d, see schemaRegistry.auth".formatted(answer.statusCode()));
                default -> throw new IOException("it answers with status " + answer.statusCode());
            };
        } catch (IOException e) {
            throw new IOException(
                    "the schema registry at %s cannot be asked, see schemaRegistry: %s".formatted(login.base(), e), e);
        }
    }

    private static Found found(byte[] body) throws IOException {
        var answer = json(body);
        var type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Found.Useless("is of type %s, and only AVRO is read".formatted(type));
        }
        if (!answer.path("references").isEmpty()) {
            return new Found.Useless("refers to schemas of other subjects, which are not read");
        }
        try {
            // as it was registered: a default that does not fit its field does not matter to who reads
            var parser = new Schema.Parser(NameValidator.UTF_VALIDATOR).setValidateDefaults(false);
            return new Found.Usable(parser.parse(answer.path("schema").asText()));
        } catch (RuntimeException e) { // Avro's own, and others: a name that is not defined ends in a null pointer
            return new Found.Useless("cannot be read: %.200s".formatted(e.getMessage()));
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            var answer = JSON.readTree(body);
            if (answer.path("schema").isTextual()) {
                return answer;
            }
        } catch (JacksonException e) {
            // told below: its message quotes the answer
        }
        throw new IOException("what it answers is no schema");
    }

    private record Kept(Found found, Instant until) {}
}
