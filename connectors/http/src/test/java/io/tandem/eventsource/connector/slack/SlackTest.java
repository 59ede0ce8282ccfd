package io.tandem.eventsource.connector.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.SlackSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Signer;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackTest {
    /** Slack's documentation of signatures: secret, time, body and what they make. */
    private static final String SIGNING = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final String COMMAND =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
                    + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                    + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    private static final String SIGNED = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final long TIME = 1531420618;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(TIME));
    private final Webhooks webhooks = new Webhooks(now::get);
    private Sink sink;

    @BeforeEach
    void listen() {
        webhooks.context.secret("slack", "signing", SIGNING);
        webhooks.context.secret("slack", "token", "tok");
        var source = webhooks.source(
                SlackSource.class,
                "\"signingSecret\":{\"name\":\"slack\",\"key\":\"signing\"},\"token\":{\"name\":\"slack\",\"key\":\"token\"}");
        sink = Sink.publishing(
                webhooks.listen(source, (context, secrets) -> new SlackInterpreter(source, context.clock(), secrets)));
    }

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void theSlashCommandOfSlacksDocumentationIsAnEvent() throws Exception {
        var answer = webhooks.send(post(COMMAND, TIME, SIGNED).header("Content-Type", FORM));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sink.data.getFirst())
                .startsWith(
                        "{\"token\":\"xyzz0WbapA4vBCDEFasx0q6G\",\"team_id\":\"T1DC2JH3J\",\"team_domain\":\"testteamnow\","
                                + "\"is_enterprise_install\":false,\"channel_id\":\"G8PSS9T3V\"");
        assertThat(sink.coordinates)
                .containsExactly("command:398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");
    }

    @Test
    void anotherSignatureIsRefusedAndSoIsOneThatIsOldOrEarly() throws Exception {
        var wrong = webhooks.send(
                post(COMMAND, TIME, SIGNED.replace("a211", "a212")).header("Content-Type", FORM));
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(webhooks.send(post(COMMAND, TIME + 1, SIGNED).header("Content-Type", FORM))
                        .statusCode())
                .isEqualTo(401);
        var none = webhooks.request("/push", "POST", COMMAND).header("Content-Type", FORM);
        assertThat(webhooks.send(none).statusCode()).isEqualTo(401);

        now.set(Instant.ofEpochSecond(TIME + 301));
        var stale = webhooks.send(post(COMMAND, TIME, SIGNED).header("Content-Type", FORM));
        assertThat(stale.statusCode()).isEqualTo(401);
        assertThat(stale.body()).contains("more than 300 s");
        now.set(Instant.ofEpochSecond(TIME - 301));
        assertThat(webhooks.send(post(COMMAND, TIME, SIGNED).header("Content-Type", FORM))
                        .statusCode())
                .isEqualTo(401);

        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons).containsExactly("signature", "signature", "signature", "stale", "stale");
    }

    /** Pairs of lines: what came, marked by its kind, and what upstream's library makes of it. */
    @Test
    void whatSlackSendsIsWrittenAsUpstreamWritesIt() throws Exception {
        var lines = golden();
        assertThat(lines.size()).isGreaterThan(23);
        for (int i = 0; i < lines.size(); i += 2) {
            var sent = lines.get(i).substring(2);
            var answer =
                    switch (lines.get(i).charAt(0)) {
                        case 'E' -> json(sent);
                        case 'I' -> form("payload=" + URLEncoder.encode(sent, UTF_8));
                        default -> form(sent);
                    };
            assertThat(answer.statusCode()).as(sent).isEqualTo(200);
            assertThat(sink.data.getLast()).isEqualTo(lines.get(i + 1));
        }
        assertThat(sink.coordinates)
                .startsWith("Ev0MDYHUEL", "Ev1")
                .contains("block_actions:12.34.ab", "command:13345224609.738474920.8088930838d88f008e0", "");
    }

    @Test
    void anEventThatUpstreamsLibraryDoesNotKnowIsWrittenAsItCame() throws Exception {
        assertThat(json("{\"token\":\"tok\",\"type\":\"event_callback\",\"event_id\":\"Ev9\","
                                + "\"event\":{\"type\":\"of_tomorrow\", \"n\":1.0}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json("{\"token\":\"tok\",\"type\":\"event_callback\",\"event\":{\"type\":\"Msg\"}}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(sink.data)
                .containsExactly(
                        "{\"type\":\"of_tomorrow\",\"Data\":{\"type\":\"of_tomorrow\",\"n\":1.0}}",
                        "{\"type\":\"Msg\",\"Data\":{\"type\":\"Msg\"}}");
    }

    @Test
    void theChallengeIsAnsweredWithItselfAndIsNoEvent() throws Exception {
        var answer = json(
                "{\"token\":\"tok\",\"challenge\":\"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\",\"type\":\"url_verification\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.refused).isEmpty();
    }

    @Test
    void theLookAtTheCertificateIsAnsweredAndIsNoEvent() throws Exception {
        for (var form : List.of("ssl_check=1&token=canary", "token=canary&ssl_check=1")) {
            var look = webhooks.send(webhooks.request("/push", "POST", form).header("Content-Type", FORM));
            assertThat(look.statusCode()).isEqualTo(200);
            assertThat(look.body()).isEmpty();
        }
        assertThat(webhooks.send(webhooks.request("/push?ssl_check=1", "GET", null))
                        .statusCode())
                .isEqualTo(200);
        for (var other : List.of("a=ssl_check%3D1", "xssl_check=1", "ssl_check=1" + "&a=b".repeat(1000))) {
            assertThat(webhooks.send(webhooks.request("/push", "POST", other).header("Content-Type", FORM))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(sink.data).isEmpty();
    }

    @Test
    void anotherAppsTokenIsRefusedAndOtherNoticesAreNoEvents() throws Exception {
        assertThat(json("{\"token\":\"canary\",\"type\":\"event_callback\",\"event\":{\"type\":\"message\"}}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(json("{\"token\":\"tok\",\"type\":\"app_rate_limited\"}").body())
                .isEqualTo("success");

        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons).containsExactly("credentials", "unwanted");
    }

    @Test
    void whatSlackNeverSendsIsRefusedWithoutQuotingIt() throws Exception {
        for (var body :
                List.of("", "null", "canary", "{\"token\":7}", "{\"token\":\"tok\",\"type\":\"event_callback\"}")) {
            var answer = json(body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).startsWith("body").doesNotContain("canary");
        }
        for (var body : List.of("canary=1", "payload=%zz", "payload=canary", "payload=")) {
            var answer = form(body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).startsWith("body").doesNotContain("canary");
        }
        assertThat(sink.data).isEmpty();
    }

    @Test
    void actionsThatWouldBeWrittenAsHundredsOfTimesTheirTextAreRefused() throws Exception {
        var action = "{\"block_id\":\"\",\"files\":[%s]}".formatted(String.join(",", nCopies(335, "{}")));
        var payload = "{\"token\":\"tok\",\"type\":\"block_actions\",\"actions\":[%s]}"
                .formatted(String.join(",", nCopies(20, action)));

        var answer = form("payload=" + URLEncoder.encode(payload, UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("body.actions");
        assertThat(sink.data).isEmpty();
    }

    private HttpResponse<String> json(String body) throws Exception {
        return webhooks.send(signed(body).header("Content-Type", "application/json"));
    }

    private HttpResponse<String> form(String body) throws Exception {
        return webhooks.send(signed(body).header("Content-Type", FORM));
    }

    private HttpRequest.Builder signed(String body) {
        return post(body, TIME, "v0=" + Signer.sha256(SIGNING, "v0:" + TIME + ":" + body));
    }

    private HttpRequest.Builder post(String body, long time, String signature) {
        return webhooks.request("/push", "POST", body)
                .header("X-Slack-Request-Timestamp", Long.toString(time))
                .header("X-Slack-Signature", signature);
    }

    private static List<String> golden() throws IOException {
        try (var in = SlackTest.class.getResourceAsStream("golden.txt")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
