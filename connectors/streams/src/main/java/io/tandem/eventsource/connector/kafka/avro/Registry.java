package io.tandem.eventsource.connector.kafka.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tandem.eventsource.connector.rest.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A schema registry with Confluent's API. Blocks, for ten seconds at most. */
final class Registry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 1 << 20;

    /** What a registry says in its body where it has no such schema: the status alone may be that of a proxy. */
    /** Registries beside Confluent's call a schema that is not there a subject or a version. */
    private static final int NO_SUBJECT = 40401;

    private static final int NO_VERSION = 40402;
    private static final int NO_SCHEMA = 40403;

    private final RegistryLogin login;
    private final HttpClient http;

    Registry(RegistryLogin login) {
        this.login = login;
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(PATIENCE);
        login.tls().ifPresent(client::sslContext);
        this.http = client.build();
    }

    /** What a registry says, of which it is known that it is one. */
    sealed interface Answer {
        /** @param schema its text is in {@code schema} */
        record Told(JsonNode schema) implements Answer {}

        /** It has none of this number. */
        record Unknown() implements Answer {}

        /** We may not read this one. */
        record Denied(String reason) implements Answer {}
    }

    /** @throws IOException if it does not answer, or is none; the message names the field */
    Answer schema(int id) throws IOException, InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("%s/schemas/ids/%d".formatted(login.base(), id)))
                    .timeout(PATIENCE)
                    .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
            login.header().ifPresent(value -> request.header("Authorization", value));
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            return read(answer.statusCode(), json(BoundedBody.read(answer, LARGEST, PATIENCE)));
        } catch (IOException e) {
            throw failure(e.toString(), e);
        }
    }

    IOException failure(String reason, IOException cause) {
        return new IOException(
                "the schema registry at %s cannot be asked, see schemaRegistry: %s".formatted(login.base(), reason),
                cause);
    }

    /** On any thread; who waits for an answer gets none. */
    @Override
    public void close() {
        http.shutdownNow();
    }

    private static Answer read(int status, JsonNode body) throws IOException {
        int code = body.path("error_code").asInt();
        return switch (status) {
            case 200 -> {
                if (!body.path("schema").isTextual()) {
                    throw new IOException("what it answers is no schema");
                }
                yield new Answer.Told(body);
            }
            case 404 -> {
                if (code != NO_SUBJECT && code != NO_VERSION && code != NO_SCHEMA) {
                    throw new IOException("it answers with status 404: is schemaRegistry.url that of a registry?");
                }
                yield new Answer.Unknown();
            }
            case 401, 403 -> {
                var refusal = "it refuses us with status %d, see schemaRegistry.auth".formatted(status);
                if (status == 401 || code == 0) {
                    throw new IOException(refusal);
                }
                yield new Answer.Denied(refusal);
            }
            default -> throw new IOException("it answers with status " + status);
        };
    }

    /** Missing if it is none. */
    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) { // its message quotes the answer
            return MissingNode.getInstance();
        }
    }
}
