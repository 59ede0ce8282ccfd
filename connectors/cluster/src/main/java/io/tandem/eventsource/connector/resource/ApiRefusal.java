package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The API server's answer to what it does not do, as an HTTP status or within a watch. */
final class ApiRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 500;
    /** Only a change by somebody else can help. */
    private static final Set<Integer> RIGHTS = Set.of(
            HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_NOT_FOUND);

    private final int code;

    private ApiRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    static ApiRefusal of(int code, byte[] body) {
        try {
            return of(code, JSON.readTree(body));
        } catch (IOException e) {
            var text = new String(body, StandardCharsets.UTF_8);
            return new ApiRefusal(code, worded(code, text.substring(0, Math.min(LONGEST, text.length()))));
        }
    }

    /** @param status the object {@code Status} */
    static ApiRefusal of(JsonNode status) {
        return of(status.path("code").asInt(), status);
    }

    private static ApiRefusal of(int code, JsonNode status) {
        return new ApiRefusal(code, worded(code, status.path("message").asText()));
    }

    /** The server's text names the service account, the verb and the resource. */
    private static String worded(int code, String text) {
        return RIGHTS.contains(code)
                ? "grant the pod's service account get, list and watch on the resource: " + text
                : "the API server answers with %d: %s".formatted(code, text);
    }

    /** What was asked for is so long ago that it is forgotten. */
    boolean gone() {
        return code == HttpURLConnection.HTTP_GONE;
    }
}
