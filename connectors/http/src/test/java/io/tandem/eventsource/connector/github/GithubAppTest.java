package io.tandem.eventsource.connector.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asking as an App. Against a stand-in, see {@link GithubStandIn}: not GitHub. */
class GithubAppTest extends GithubHookCase {
    @Test
    void anAppAsksWithTheTokenOfItsInstallationUntilThatIsNearItsEnd() throws Exception {
        var keys = keys();
        context.secret("github", "app", pkcs1(keys));
        github.appTokenEnds = NOW.plus(Duration.ofHours(1)).toString();
        var duty = duty("'active':true", APP + ",'repositories':[{'owner':'example','names':['shop']}]");

        duty.keep();
        time.set(NOW.plus(Duration.ofMinutes(50)));
        duty.keep();
        github.appToken = "ghs_2";
        github.appTokenEnds = NOW.plus(Duration.ofHours(2)).toString();
        time.set(NOW.plus(Duration.ofMinutes(56).plusSeconds(1)).plus(Duration.ofMinutes(20)));
        duty.keep();

        var words = github.asked.stream()
                .filter(request -> request.path().equals("/api/v3/app/installations/7/access_tokens"))
                .map(request -> request.header("Authorization"))
                .toList();
        assertThat(words).hasSize(2);
        var parts = words.getFirst().replace("Bearer ", "").split("\\.");
        assertThat(text(parts[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
        assertThat(text(parts[1]))
                .isEqualTo("{\"iat\":%d,\"exp\":%d,\"iss\":\"3\"}"
                        .formatted(NOW.getEpochSecond() - 60, NOW.getEpochSecond() + 480));
        var check = Signature.getInstance("SHA256withRSA");
        check.initVerify(keys.getPublic());
        check.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(check.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(github.asked.stream()
                        .filter(request -> request.path().endsWith(SHOP))
                        .map(request -> request.header("Authorization")))
                .containsExactly("token ghs_1", "token ghs_1", "token ghs_1", "token ghs_2");
    }

    @Test
    void aKeyOfAnAppThatIsNoneIsToldByFieldAndNotQuoted() {
        for (var key : List.of("canary", "-----BEGIN RSA PRIVATE KEY-----\nY2FuYXJ5\n-----END RSA PRIVATE KEY-----")) {
            context.secret("github", "app", key);
            assertThatThrownBy(
                            () -> duty("", APP + ",'organizations':['example']").keep())
                    .hasMessageContaining("githubApp.privateKey")
                    .satisfies(e -> assertThat(stack(e)).doesNotContain("canary", "Y2Fu"));
        }
    }

    private static String text(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), UTF_8);
    }

    private static KeyPair keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /** As GitHub hands it out: what PKCS#8 holds behind its 26 bytes of version, algorithm and lengths. */
    private static String pkcs1(KeyPair keys) {
        var pkcs8 = keys.getPrivate().getEncoded();
        var key = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        return "-----BEGIN RSA PRIVATE KEY-----\n%s\n-----END RSA PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(key));
    }
}
