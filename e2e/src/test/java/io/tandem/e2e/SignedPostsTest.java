package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.local.WorkDir;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignedPostsTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

    @Test
    void eachRequestHasAnIdOfItsOwnAndTheSignatureOfWhatIsSentWithIt() throws Exception {
        for (var kind : List.of(Posted.GITHUB, Posted.SLACK, Posted.STRIPE)) {
            var posts = SignedPosts.of(kind, NOW);
            var lines = posts.signatures(3).lines().toList();

            assertThat(lines).hasSize(3).doesNotHaveDuplicates();
            for (var line : lines) {
                var parts = line.split(" ");
                var sent = posts.signed() + posts.body().replace("@ID@", parts[0]);
                assertThat(parts[1]).as(kind.label()).isEqualTo(signature(sent));
            }
            assertThat(posts.header() + posts.body()).contains("@ID@");
            assertThat(posts.header()).contains("@SIGNATURE@");
        }
    }

    @Test
    void aPushHasTwentyKibibytesAndBodiesAreWhatProvidersSend() throws Exception {
        var push = SignedPosts.of(Posted.GITHUB, NOW).body();
        assertThat(push.length()).isBetween(20 << 10, 21 << 10);
        assertThat(new ObjectMapper().readTree(push).path("commits").size()).isGreaterThan(10);
        var charge =
                new ObjectMapper().readTree(SignedPosts.of(Posted.STRIPE, NOW).body());
        assertThat(charge.path("type").asText()).isEqualTo("charge.succeeded");
        assertThat(SignedPosts.of(Posted.SLACK, NOW).body())
                .contains("command=%2Fdeploy")
                .contains("trigger_id=@ID@");
        assertThat(SignedPosts.of(Posted.SLACK, NOW).signed()).isEqualTo("v0:1767225600:");
        assertThat(SignedPosts.of(Posted.STRIPE, NOW).header()).contains("t=1767225600,v1=@SIGNATURE@");
    }

    @Test
    void theScriptNamesTheFilesItReads() throws Exception {
        try (var dir = WorkDir.create("signed")) {
            var script = SignedPosts.of(Posted.STRIPE, NOW).write(dir, 2);

            assertThat(Files.readString(script)).doesNotContain("{{");
            for (var name : List.of("signatures", "header", "body")) {
                assertThat(Files.readString(script)).contains("\"" + dir.file(name) + "\"");
                assertThat(dir.file(name)).isNotEmptyFile();
            }
        }
    }

    @Test
    void onlyKindsThatThereAreCanBeAskedFor() {
        assertThat(Posted.of("github")).contains(Posted.GITHUB);
        assertThat(Posted.of("gitlab")).isEmpty();
        assertThat(Posted.STRIPE.spec(12000)).containsOnlyKeys("stripe");
    }

    private static String signature(String text) throws Exception {
        var hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec("not a secret".getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(hmac.doFinal(text.getBytes(UTF_8)));
    }
}
