package io.tandem.eventsource.connector.bitbucketserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.LogLines;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Signer;
import io.tandem.eventsource.connector.webhook.Webhooks;
import io.tandem.eventsource.fetch.Provider;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BitbucketServerTest {
    private static final String PUSH = """
            {"eventKey":"repo:refs_changed","date":"2017-09-19T09:45:32+1000",\
            "actor":{"name":"admin","emailAddress":"a@e","id":1,"displayName":"<A>","active":true,"slug":"admin","type":"NORMAL","extra":1},\
            "repository":{"slug":"shop","id":84,"name":"shop","scmId":"git","forkable":true,\
            "project":{"key":"WEB","id":84,"name":"web","public":false,"type":"NORMAL"},"links":{"clone":[{"href":"ssh://x","name":"ssh"}]}},\
            "changes":[{"ref":{"id":"refs/heads/master","displayId":"master","type":"BRANCH"},"refId":"refs/heads/master",\
            "fromHash":"e1","toHash":"a1","type":"UPDATE"},\
            {"ref":{"id":"refs/tags/v1","displayId":"v1","type":"TAG"},"refId":"refs/tags/v1","fromHash":"00","toHash":"a2","type":"ADD"}],\
            "toCommit":{"id":"a1"}}""";
    /** What Go wrote of the push in upstream's type, up to its one change. */
    private static final String HEAD =
            "\"body\":{\"eventKey\":\"repo:refs_changed\",\"date\":\"2017-09-19T09:45:32+1000\",\"actor\":"
                    + "{\"name\":\"admin\",\"emailAddress\":\"a@e\",\"id\":1,\"displayName\":\"\\u003cA\\u003e\",\"active\":true,"
                    + "\"slug\":\"admin\",\"type\":\"NORMAL\",\"links\":{\"self\":null}},\"repository\":{\"slug\":\"shop\",\"id\":84,"
                    + "\"name\":\"shop\",\"hierarchyId\":\"\",\"scmId\":\"git\",\"state\":\"\",\"statusMessage\":\"\",\"forkable\":true,"
                    + "\"project\":{\"key\":\"WEB\",\"id\":84,\"name\":\"web\",\"public\":false,\"type\":\"NORMAL\","
                    + "\"links\":{\"self\":null}},\"public\":false,\"links\":{\"clone\":[{\"href\":\"ssh://x\",\"name\":\"ssh\"}],"
                    + "\"self\":null}},\"changes\":[";

    private static final String MASTER =
            "{\"ref\":{\"id\":\"refs/heads/master\",\"displayId\":\"master\",\"type\":\"BRANCH\"},"
                    + "\"refId\":\"refs/heads/master\",\"fromHash\":\"e1\",\"toHash\":\"a1\",\"type\":\"UPDATE\"}";
    private static final String TAG = "{\"ref\":{\"id\":\"refs/tags/v1\",\"displayId\":\"v1\",\"type\":\"TAG\"},"
            + "\"refId\":\"refs/tags/v1\",\"fromHash\":\"00\",\"toHash\":\"a2\",\"type\":\"ADD\"}";
    private static final String PULLS =
            "/rest/api/1.0/projects/WEB/repos/shop/commits/a1/pull-requests?limit=50&start=";
    private static final String SKIP =
            "\"skipBranchRefsChangedOnOpenPR\":true,\"accessToken\":{\"name\":\"server\",\"key\":\"token\"}";

    private final Webhooks webhooks = new Webhooks();
    private final Provider server = new Provider();

    @AfterEach
    void stop() {
        webhooks.close();
        server.close();
    }

    @Test
    void aPushIsHandedOnAsItCameUnderTheIdOfItsRequest() throws Exception {
        var sink = listen("");

        assertThat(webhooks.send(push()).body()).isEqualTo("success");

        assertThat(sink.data.getFirst())
                .startsWith("{\"headers\":{\"Content-Length\":")
                .endsWith("\"toCommit\":{\"id\":\"a1\"}}}");
        assertThat(sink.coordinates).containsExactly("r1");
    }

    @Test
    void eachChangeIsAnEventOfItsOwnAsUpstreamWritesIt() throws Exception {
        var sink = listen("\"oneEventPerChange\":true,\"metadata\":{\"k\":\"v\"}");

        var answer = webhooks.send(push());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data).hasSize(2);
        assertThat(sink.data.get(0)).endsWith(HEAD + MASTER + "]},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.data.get(1)).endsWith(HEAD + TAG + "]},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("r1:0", "r1:1");
    }

    @Test
    void aBusThatIsAwayInTheMiddleIsAnsweredOnceSoThatThePushIsRepeated() throws Exception {
        var source = source("\"oneEventPerChange\":true");
        var sink = Sink.subscribe(
                webhooks.listen(source, (context, secrets) -> new BitbucketServerInterpreter(source, context, secrets)),
                1,
                data -> data.contains("refs/tags") ? new Outcome.Unavailable("bus") : new Outcome.Published("id"));

        var answer = webhooks.send(push());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(sink.data).hasSize(2);
    }

    @Test
    void aBranchThatAnOpenPullRequestReportsIsLeftOutOnWhateverPageItStands() throws Exception {
        webhooks.context.secret("server", "token", "canary");
        server.says(
                PULLS + 0, "{\"isLastPage\":false,\"nextPageStart\":500,\"values\":[{\"state\":\"MERGED\",\"id\":1}]}");
        server.says(PULLS + 500, "{\"isLastPage\":true,\"values\":[{\"state\":\"OPEN\"}]}");
        var sink = listen("\"oneEventPerChange\":true," + SKIP);

        assertThat(webhooks.send(push()).statusCode()).isEqualTo(200);

        assertThat(sink.coordinates).containsExactly("r1:1");
        assertThat(server.asked).containsExactly(PULLS + 0, PULLS + 500);
        assertThat(server.authorizations).containsOnly("Bearer canary");
        assertThat(sink.data.getFirst()).doesNotContain("canary");
    }

    @Test
    void aPushWithNothingLeftIsToldSuccessAndIsNoEvent() throws Exception {
        webhooks.context.secret("server", "token", "t");
        server.says(PULLS + 0, "{\"isLastPage\":true,\"values\":[{\"state\":\"OPEN\"}]}");
        var sink = listen(SKIP);
        var one = PUSH.replace("," + TAG, "");
        assertThat(one).isNotEqualTo(PUSH);

        var answer = webhooks.send(hook(one));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons).containsExactly("unwanted");
        assertThat(webhooks.send(hook(one.replace("UPDATE", "DELETE"))).statusCode())
                .isEqualTo(200);
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void aServerThatDoesNotTellMakesThePushComeAgain() throws Exception {
        webhooks.context.secret("server", "token", "t");
        server.says(PULLS + 0, 302, "", Map.of("Location", server.url() + PULLS + 500));
        var sink = listen(SKIP);

        assertThat(webhooks.send(push()).statusCode()).isEqualTo(503);

        assertThat(server.asked).containsExactly(PULLS + 0);
        assertThat(sink.data).isEmpty();
    }

    @Test
    void anApiThatRefusesTheTokenLosesNoPush() throws Exception {
        webhooks.context.secret("server", "token", "t");
        var sink = listen("\"oneEventPerChange\":true," + SKIP);

        for (int status : new int[] {401, 403, 404}) {
            server.says(PULLS + 0, status, "", Map.of());
            assertThat(webhooks.send(push()).statusCode()).isEqualTo(200);
        }

        assertThat(sink.coordinates).hasSize(6).startsWith("r1:0", "r1:1");
        server.says(PULLS + 0, "{\"isLastPage\":true,\"values\":[{\"state\":\"OPEN\"}]}");
        webhooks.send(push());
        assertThat(sink.coordinates).hasSize(7);
    }

    @Test
    void aPushOfTagsDoesNotSayThatARefusedTokenIsTakenAgain() throws Exception {
        webhooks.context.secret("server", "token", "t");
        listen(SKIP);
        server.says(PULLS + 0, 401, "", Map.of());
        var log = new LogLines("io.tandem.eventsource.connector.webhook.Elsewhere");
        try (log) {
            webhooks.send(push());
            webhooks.send(hook(PUSH.replace(MASTER + ",", "")));
            assertThat(log.lines).hasSize(1).first().asString().contains("bitbucketserverBaseURL answers 401");

            server.says(PULLS + 0, "{\"isLastPage\":true,\"values\":[]}");
            webhooks.send(push());
        }

        assertThat(log.lines).hasSize(2).last().asString().contains("can be had again");
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void aPushOfTagsDoesNotSayThatAServerThatIsAwayAnswersAgain() throws Exception {
        webhooks.context.secret("server", "token", "t");
        var sink = listen(SKIP);
        server.says(PULLS + 0, 502, "", Map.of());
        var log = new LogLines("io.tandem.eventsource.connector.webhook.Elsewhere");
        try (log) {
            assertThat(webhooks.send(push()).statusCode()).isEqualTo(503);
            assertThat(webhooks.send(hook(PUSH.replace(MASTER + ",", ""))).statusCode())
                    .isEqualTo(200);
        }

        assertThat(log.lines).hasSize(1).first().asString().contains("requests are answered 503");
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void aTokenThatNoHeaderCarriesOrIsNotThereLosesNoPushAndIsNotSentAsAnother() throws Exception {
        var sink = listen(SKIP);
        assertThat(webhooks.send(push()).statusCode()).isEqualTo(200);

        webhooks.context.secret("server", "token", "canäry");
        assertThat(webhooks.send(push()).statusCode()).isEqualTo(200);

        assertThat(sink.data).hasSize(2);
        assertThat(server.asked).isEmpty();
    }

    @Test
    void namesInTheBodyAskForNoOtherPath() throws Exception {
        webhooks.context.secret("server", "token", "t");
        listen(SKIP);

        webhooks.send(hook(PUSH.replace("\"WEB\"", "\"../../x y?\"")));

        assertThat(server.asked).containsExactly(PULLS.replace("WEB", "..%2F..%2Fx%20y%3F") + 0);
    }

    @Test
    void theSecretCountsWhoeverMadeTheHook() throws Exception {
        webhooks.context.secret("hook", "secret", "key");
        var sink = listen("\"webhookSecret\":{\"name\":\"hook\",\"key\":\"secret\"}");

        assertThat(webhooks.send(push().header("X-Hub-Signature", "sha256=" + Signer.sha256("key", PUSH)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(webhooks.send(push().header("X-Hub-Signature", "sha256=" + Signer.sha256("kez", PUSH)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(push().header("X-Hub-Signature", "short")).statusCode())
                .isEqualTo(401);
        assertThat(webhooks.send(push()).statusCode()).isEqualTo(401);
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void aPushThatCannotBeTakenApartIsRefused() throws Exception {
        var sink = listen("\"oneEventPerChange\":true");
        var answer = webhooks.send(hook("{\"changes\":\"canary\"}"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("body.changes is not a list");
        assertThat(sink.data).isEmpty();
    }

    @Test
    void withoutATokenNobodyCanBeAskedAndTheStateSaysSo() {
        var sink = listen("\"skipBranchRefsChangedOnOpenPR\":true");
        assertThat(sink.failures.getFirst()).hasMessageContaining("accessToken is required");
    }

    private Sink listen(String fields) {
        var source = source(fields);
        return Sink.publishing(webhooks.listen(
                source, (context, secrets) -> new BitbucketServerInterpreter(source, context, secrets)));
    }

    private BitbucketServerSource source(String fields) {
        var base = "\"bitbucketserverBaseURL\":\"%s/rest/\"".formatted(server.url());
        return webhooks.source(BitbucketServerSource.class, fields.isEmpty() ? base : base + "," + fields);
    }

    private HttpRequest.Builder push() {
        return hook(PUSH);
    }

    private HttpRequest.Builder hook(String body) {
        return webhooks.request("/push", "POST", body)
                .header("Content-Type", "application/json")
                .header("X-Event-Key", "repo:refs_changed")
                .header("X-Request-Id", "r1");
    }
}
