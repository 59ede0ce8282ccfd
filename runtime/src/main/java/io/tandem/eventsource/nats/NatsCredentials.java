package io.tandem.eventsource.nats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nats.client.Options;
import io.tandem.api.SecretKeySelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What we say to the server about ourselves, from the mounted file of the bus's Secret.
 *
 * @param username null unless {@code password} is the kind of access
 * @param token null unless a token is the kind of access
 */
record NatsCredentials(String username, String password, String token) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final NatsCredentials NONE = new NatsCredentials(null, null, null);

    /**
     * Reads the file anew, so that each connection uses what the Secret holds now.
     *
     * <p>The file is YAML with {@code username} and {@code password}, or {@code token}, in any case; a bare string is a
     * token, because upstream's manual tells users to store one.
     *
     * @param secret where the file comes from; null means access without credentials, whatever is mounted
     * @throws IOException naming the Secret, if the file is absent or holds something else
     */
    static NatsCredentials read(SecretKeySelector secret, Path file) throws IOException {
        if (secret == null) {
            return NONE;
        }
        if (!Files.exists(file)) {
            throw new IOException("%s is not mounted at %s".formatted(name(secret), file));
        }
        try {
            return of(YAML.readTree(Files.readString(file)), secret);
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            // its message quotes the file, which is secret
            throw new IOException(wanted(secret));
        }
    }

    /** {@code Secret <name> key <key>}. */
    static String name(SecretKeySelector secret) {
        return "Secret %s key %s".formatted(secret.name(), secret.key());
    }

    void applyTo(Options.Builder options) {
        if (token != null) {
            options.token(token.toCharArray());
        } else if (username != null) {
            options.userInfo(username.toCharArray(), password.toCharArray());
        }
    }

    @Override
    public String toString() {
        return "NatsCredentials[hidden]";
    }

    private static NatsCredentials of(JsonNode yaml, SecretKeySelector secret) throws IOException {
        if (yaml.isTextual()) {
            return new NatsCredentials(null, null, yaml.asText());
        }
        Map<String, String> fields = new HashMap<>();
        yaml.properties()
                .forEach(field -> fields.put(
                        field.getKey().toLowerCase(Locale.ROOT),
                        field.getValue().asText()));
        if (fields.containsKey("token")) {
            return new NatsCredentials(null, null, fields.get("token"));
        }
        if (!fields.containsKey("username") || !fields.containsKey("password")) {
            throw new IOException(wanted(secret));
        }
        return new NatsCredentials(fields.get("username"), fields.get("password"), null);
    }

    private static String wanted(SecretKeySelector secret) {
        return name(secret) + " must be YAML with username and password, or with token";
    }
}
