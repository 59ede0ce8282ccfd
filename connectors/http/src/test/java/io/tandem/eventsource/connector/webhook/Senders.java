package io.tandem.eventsource.connector.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.SlackSource;
import io.tandem.api.source.SnsSource;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerInterpreter;
import io.tandem.eventsource.connector.gerrit.GerritInterpreter;
import io.tandem.eventsource.connector.github.GithubInterpreter;
import io.tandem.eventsource.connector.gitlab.GitlabInterpreter;
import io.tandem.eventsource.connector.slack.SlackInterpreter;
import io.tandem.eventsource.connector.sns.SnsInterpreter;
import io.tandem.eventsource.connector.storagegrid.StorageGridInterpreter;
import io.tandem.eventsource.connector.stripe.StripeInterpreter;
import io.tandem.eventsource.connector.webhook.Interpreter.Event;
import io.tandem.eventsource.connector.webhook.Interpreter.Events;
import io.tandem.eventsource.connector.webhook.Interpreter.Reading;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.UnaryOperator;

/** Requests as each type's sender makes them, and what reads them. */
final class Senders implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String KEY = "{\"name\":\"hook\",\"key\":\"secret\"}";

    private final TestContext context = new TestContext("push");
    private final Secrets secrets = new Secrets(context);

    Senders() {
        context.secret("hook", "secret", "t");
    }

    /** A type, with a request as it comes and whether the signature is checked. */
    enum Sender {
        GITHUB(JSON, "{\"ref\":\"é\\u00e9\",\"id\":12345678901234567890,\"a\":[1.5e3,null,true]}"),
        GITHUB_FORM(FORM, "payload=%7B%22a%22%3A%5B1%5D%7D&x=%C3%A9"),
        GITHUB_SIGNED(JSON, "{}"),
        GITLAB(JSON, "{\"object_kind\":\"push\",\"n\":[1,{\"a\":\"\\ud83d\\ude00\"}]}"),
        GITLAB_SIGNED(JSON, "{}"),
        BITBUCKET_SERVER(
                JSON,
                "{\"actor\":{\"id\":1},\"repository\":{\"project\":{\"key\":\"A\"}},\"changes\":[{\"ref\":{\"type\":\"BRANCH\"},\"toHash\":\"a\"}]}"),
        GERRIT(JSON, "{\"type\":\"patchset-created\"}"),
        SLACK(
                JSON,
                "{\"token\":\"t\",\"type\":\"event_callback\",\"event_id\":\"E\",\"event\":{\"type\":\"message\",\"blocks\":[{}],\"edited\":{\"user\":\"U\"}}}"),
        SLACK_FORM(
                FORM,
                "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%7B%22block_id%22%3A%22b%22%7D%5D%2C%22state%22%3A%7B%22values%22%3A%7B%7D%7D%7D"),
        STRIPE(JSON, "{\"id\":\"e\",\"data\":{\"object\":{\"a\":1.0},\"previous_attributes\":{}},\"request\":null}"),
        STRIPE_SIGNED(JSON, "{}"),
        SNS(
                JSON,
                "{\"Type\":\"Notification\",\"MessageId\":\"m\",\"Message\":\"x\",\"SigningCertURL\":\"https://sns.r.amazonaws.com/a.pem\"}"),
        STORAGE_GRID(
                FORM,
                "Action=Publish&TopicArn=t&Message=%7B%22Records%22%3A%5B%7B%22eventTime%22%3A%222017-03-29T22%3A24%3A52Z%22%2C%22s3%22%3A%7B%22object%22%3A%7B%22key%22%3A%22k%22%2C%22sequencer%22%3A%221%22%7D%7D%7D%5D%7D"),
        WEBHOOK(JSON, "{\"a\":[1,2.50,\"\\u2028\"]}"),
        WEBHOOK_FORM(FORM, "a=b&c=%C3%A9&d"),
        WEBHOOK_PARTS(
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\n1\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n2\r\n--b--\r\n"),
        CLOUD_EVENT("application/cloudevents+json", "{\"id\":\"1\",\"source\":\"s\"}");

        private final String type;
        final String body;

        Sender(String type, String body) {
            this.type = type;
            this.body = body;
        }
    }

    /** Whether an event came of it, whose data could be made. */
    static boolean made(Reading reading) {
        return switch (reading) {
            case Event event -> made(event);
            case Events several ->
                several.events().stream().map(Senders::made).toList().contains(true);
            default -> false;
        };
    }

    private static boolean made(Event event) {
        try {
            return event.payload().json().length > 0;
        } catch (InvalidPayloadException e) {
            return false;
        }
    }

    Interpreter interpreter(Sender sender) {
        return switch (sender) {
            case GITHUB, GITHUB_FORM -> new GithubInterpreter(source(GithubSource.class, ""), secrets);
            case GITHUB_SIGNED ->
                new GithubInterpreter(source(GithubSource.class, "\"webhookSecret\":" + KEY), secrets);
            case GITLAB -> new GitlabInterpreter(source(GitlabSource.class, ""), context.clock(), secrets);
            case GITLAB_SIGNED ->
                new GitlabInterpreter(source(GitlabSource.class, "\"signingToken\":" + KEY), context.clock(), secrets);
            case BITBUCKET_SERVER ->
                new BitbucketServerInterpreter(
                        source(BitbucketServerSource.class, "\"oneEventPerChange\":true"), context, secrets);
            case GERRIT -> new GerritInterpreter(source(GerritSource.class, ""), secrets);
            // without a signing secret, so that what is behind the signature is reached
            case SLACK, SLACK_FORM ->
                new SlackInterpreter(source(SlackSource.class, "\"token\":" + KEY), context.clock(), secrets);
            case STRIPE -> new StripeInterpreter(source(StripeSource.class, ""), context.clock(), secrets);
            case STRIPE_SIGNED ->
                new StripeInterpreter(source(StripeSource.class, "\"signingSecret\":" + KEY), context.clock(), secrets);
            case SNS ->
                new SnsInterpreter(source(SnsSource.class, "\"topicArn\":\"t\",\"region\":\"r\""), context.clock());
            case STORAGE_GRID -> new StorageGridInterpreter(source(StorageGridSource.class, "\"topicArn\":\"t\""));
            case WEBHOOK, WEBHOOK_FORM, WEBHOOK_PARTS, CLOUD_EVENT ->
                new WebhookInterpreter(source(WebhookSource.class, ""), context.clock(), secrets);
        };
    }

    /** @param signature of the request, wherever a sender puts it */
    static WebhookRequest request(Sender sender, byte[] bytes, UnaryOperator<String> signature) {
        var header = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", sender.type)
                .add("X-Event-Key", "repo:refs_changed")
                .add("X-Request-Id", "r")
                .add("X-Hub-Signature-256", signature.apply("sha256=00ff"))
                .add("webhook-id", "i")
                .add("webhook-timestamp", signature.apply("1614265330"))
                .add("webhook-signature", signature.apply("v1,AAAA v1,AAAA"))
                .add("Stripe-Signature", signature.apply("t=1492774577,v1=00ff"));
        var body = new Body(1 << 20, ByteBudget.ofHeap());
        body.add(Buffer.buffer(bytes));
        return new WebhookRequest("POST", "/push", null, header, body);
    }

    @Override
    public void close() {
        secrets.close();
        context.close();
    }

    private static <S> S source(Class<S> type, String fields) {
        try {
            return new ObjectMapper().readValue("{" + fields + "}", type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
