package io.tandem.eventsource.connector.github;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tandem.api.source.GithubSource.GithubApp;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.RestApi;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/** The token of an App's installation: asked for with a signed word of who the App is, and used until near its end. */
final class AppToken {
    private static final Duration BEFORE_END = Duration.ofMinutes(5);
    /** GitHub's clock may be behind ours, and takes no more than ten minutes. */
    private static final Duration EARLIER = Duration.ofMinutes(1);

    private static final Duration VALID = Duration.ofMinutes(8);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final InstantSource clock;
    private String key = "";
    private String token = "";
    private Instant end = Instant.EPOCH;

    AppToken(InstantSource clock) {
        this.clock = clock;
    }

    /** An API to ask with this as {@code Authorization}. */
    interface Apis {
        RestApi with(String authorization) throws IOException;
    }

    /** Blocks while it asks for a new one. */
    synchronized String token(GithubApp app, String privateKey, Apis apis) throws IOException, Postponed {
        if (app.appID() == null || app.installationID() == null) {
            throw new IOException("githubApp needs appID and installationID, the numbers that GitHub gave them");
        }
        if (privateKey.equals(key) && clock.instant().isBefore(end.minus(BEFORE_END))) {
            return token;
        }
        try (var api = apis.with("Bearer " + word(app.appID(), RsaKey.of(privateKey)))) {
            var path = "/app/installations/%d/access_tokens".formatted(app.installationID());
            var answer = api.ask("POST", path, MissingNode.getInstance()).json();
            end = Instant.parse(answer.path("expires_at").asText());
            token = answer.path("token").asText();
            key = privateKey;
            return token;
        } catch (DateTimeException e) {
            throw new IOException("GitHub gave a token of the App that has no end", e);
        }
    }

    synchronized void forget() {
        end = Instant.EPOCH;
    }

    /** A JSON Web Token, signed by RS256. */
    private String word(long app, PrivateKey key) throws IOException {
        var now = clock.instant();
        var claims = JsonNodeFactory.instance
                .objectNode()
                .put("iat", now.minus(EARLIER).getEpochSecond())
                .put("exp", now.plus(VALID).getEpochSecond())
                .put("iss", Long.toString(app));
        var text = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims.toString());
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return text + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException("githubApp.privateKey cannot sign: put the key that GitHub made into its Secret", e);
        }
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
