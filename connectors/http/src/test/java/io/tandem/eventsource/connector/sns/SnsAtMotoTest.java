package io.tandem.eventsource.connector.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.aws.AwsCredentials;
import io.tandem.eventsource.aws.AwsQuery;
import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.webhook.Webhooks;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.fetch.Provider;
import io.tandem.eventsource.fetch.Xml;
import io.tandem.local.Binaries;
import io.tandem.local.Child;
import io.tandem.local.FreePort;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * Against moto's SNS, IAM and STS, which compute each request's signature themselves and judge by policies: only where its program
 * {@code moto_server} is to be had. It confirms no subscription and takes each for confirmed.
 */
class SnsAtMotoTest {
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:push";
    private static final String ROLE = "arn:aws:iam::123456789012:role/push";
    private static final String KEYS =
            ",'accessKey':{'name':'aws','key':'access'},'secretKey':{'name':'aws','key':'secret'}";
    private static final AwsCredentials ANYBODY = new AwsCredentials("AKIAANYBODY", "any", Optional.empty());

    private final Webhooks webhooks = new Webhooks();
    private final WorkDir dir = WorkDir.create("moto");
    private final URI moto = URI.create("http://127.0.0.1:" + FreePort.pick());
    private Child server;
    private Fetch fetch;
    private AwsQuery query;
    private AwsCredentials user;

    @BeforeEach
    void start() throws Exception {
        var program = program();
        assumeTrue(program.isPresent(), "moto_server is not to be had: pip install 'moto[server]'");
        var port = Integer.toString(moto.getPort());
        fetch = new Fetch(SSLContext.getDefault());
        server = Child.start("moto", dir.file("log"), Map.of(), List.of(program.get(), "-H", "127.0.0.1", "-p", port));
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> post("/moto-api/reset", "") == 200);
        query = new AwsQuery(fetch, InstantSource.system());
        ask("sns", ANYBODY, "CreateTopic", "Name", "push");
        ask("iam", ANYBODY, "CreateUser", "UserName", "pod");
        allow("PutUserPolicy", "UserName", "pod", "sts:AssumeRole");
        var trust = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                + "\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:user/pod\"}}]}";
        ask("iam", ANYBODY, "CreateRole", "RoleName", "push", "AssumeRolePolicyDocument", trust);
        allow("PutRolePolicy", "RoleName", "push", "sns:*");
        var key = ask("iam", ANYBODY, "CreateAccessKey", "UserName", "pod");
        user = new AwsCredentials(
                Xml.text(key, "CreateAccessKeyResult", "AccessKey", "AccessKeyId"),
                Xml.text(key, "CreateAccessKeyResult", "AccessKey", "SecretAccessKey"),
                Optional.empty());
        webhooks.context.secret("aws", "access", user.accessKey());
        webhooks.context.secret("aws", "secret", user.secretKey());
        webhooks.context.variables = Map.of(
                "AWS_ACCESS_KEY_ID", user.accessKey(),
                "AWS_SECRET_ACCESS_KEY", user.secretKey(),
                "AWS_ENDPOINT_URL_STS", moto.toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            fetch.close();
            server.kill();
        }
        dir.close();
        webhooks.close();
    }

    @Test
    void aTopicIsSubscribedToByKeysOnceAndAgainWhenItWasTakenAway() throws Exception {
        allow("PutUserPolicy", "UserName", "pod", "sns:*");
        judge();

        assertThat(duty(KEYS).keep().detail()).startsWith("1 hook, asked for");
        assertThat(duty(KEYS).keep().detail()).isEqualTo("1 hook");
        assertThat(subscriptions()).singleElement().asString().startsWith(TOPIC + ":");

        ask("sns", user, "Unsubscribe", "SubscriptionArn", subscriptions().getFirst());
        assertThat(subscriptions()).isEmpty();
        assertThat(duty(KEYS).keep().detail()).startsWith("1 hook, asked for");
        assertThat(subscriptions()).hasSize(1);
    }

    @Test
    void aRoleIsTakenAndWithoutItsRightsTheTopicIsNotThePods() throws Exception {
        judge();

        assertThatThrownBy(() -> duty(KEYS).keep()).hasMessageContaining("it needs sns:Subscribe");
        assertThat(duty(",'roleARN':'%s'".formatted(ROLE)).keep().detail()).startsWith("1 hook");
    }

    /** Its errors have another form than Amazon's, so that what is wrong with the key reads as a missing right. */
    @Test
    void whatIsSignedWithAnotherKeyIsRefusedAndTheKeyNotQuoted() throws Exception {
        allow("PutUserPolicy", "UserName", "pod", "sns:*");
        judge();
        webhooks.context.secret("aws", "secret", "canary");

        assertThatThrownBy(() -> duty(KEYS).keep())
                .hasMessageContaining("accessKey with secretKey")
                .hasMessageEndingWith("(SNS answers 403)")
                .hasMessageNotContaining("canary");
    }

    @Test
    void whatIsPublishedIsReceivedAndItsSignatureHolds() throws Exception {
        var source = source(KEYS);
        var sink = Sink.publishing(webhooks.listen(source, (pod, secrets) -> new SnsInterpreter(source, pod.clock())));
        webhooks.send(webhooks.request("/health", "GET", null));
        allow("PutUserPolicy", "UserName", "pod", "sns:*");
        judge();
        duty(KEYS).keep();

        ask("sns", user, "Publish", "TopicArn", TOPIC, "Message", "hello\n\u00e9");

        await().until(() -> sink.data.size() == 1);
        var message =
                (ObjectNode) new ObjectMapper().readTree(sink.data.getFirst()).path("body");
        assertThat(message.path("Message").asText()).isEqualTo("hello\n\u00e9");
        assertThat(sink.coordinates).containsExactly(message.path("MessageId").asText());
        assertSigned(message);
    }

    /** Its certificate is had from moto by another name, since nobody here is Amazon. */
    private void assertSigned(ObjectNode message) throws Exception {
        var file = URI.create(message.path("SigningCertURL").asText()).getPath();
        try (var amazon = new Provider()) {
            amazon.says(file, certificate(file));
            var signed = HookCase.source(
                    SnsSource.class,
                    "{'webhook':{'endpoint':'/signed','port':'%d'},'topicArn':'%s','region':'eu-central-1','endpoint':'%s','validateSignature':true}"
                            .formatted(webhooks.port, TOPIC, amazon.url()));
            Sink.publishing(webhooks.listen(signed, (pod, secrets) -> new SnsInterpreter(signed, pod.clock())));
            message.put("SigningCertURL", amazon.url() + file);
            assertThat(status(message)).isEqualTo(200);
            assertThat(status(message.put("Message", "forged"))).isEqualTo(401);
        }
    }

    private int status(JsonNode message) throws Exception {
        return webhooks.send(webhooks.request("/signed", "POST", message.toString()))
                .statusCode();
    }

    /** moto finds the service by what a request is signed for. */
    private String certificate(String file) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(moto.resolve(file))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/eu-central-1/sns/aws4_request");
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    private List<String> subscriptions() throws IOException {
        var answer = ask("sns", user, "ListSubscriptionsByTopic", "TopicArn", TOPIC);
        return Xml.children(answer, "ListSubscriptionsByTopicResult")
                .flatMap(result -> Xml.children(result, "Subscriptions"))
                .flatMap(all -> Xml.children(all, "member"))
                .map(member -> Xml.text(member, "SubscriptionArn"))
                .toList();
    }

    private void allow(String action, String kind, String name, String right) throws IOException {
        var policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}]}"
                        .formatted(right);
        ask("iam", ANYBODY, action, kind, name, "PolicyName", right.replaceAll("\\W", ""), "PolicyDocument", policy);
    }

    /** From now on nobody is taken at their word. */
    private void judge() throws Exception {
        assertThat(post("/moto-api/reset-auth", "0")).isEqualTo(200);
    }

    private Element ask(String service, AwsCredentials who, String action, String... fields) throws IOException {
        var form =
                new HashMap<>(Map.of("Action", action, "Version", service.equals("iam") ? "2010-05-08" : "2010-03-31"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return query.ask(moto, form, who, new Scope("eu-central-1", service));
    }

    private int post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(moto.resolve(path)).POST(BodyPublishers.ofString(body));
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private Duty duty(String fields) throws Exception {
        return SnsAccess.duty(source(fields), webhooks.context);
    }

    private SnsSource source(String fields) throws Exception {
        return HookCase.source(
                SnsSource.class,
                "{'webhook':{'endpoint':'/push','port':'%d','url':'http://127.0.0.1:%d'},'topicArn':'%s','region':'eu-central-1','endpoint':'%s'%s}"
                        .formatted(webhooks.port, webhooks.port, TOPIC, moto, fields));
    }

    private static Optional<String> program() {
        try {
            return Optional.of(Binaries.find("moto_server").toString());
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }
}
