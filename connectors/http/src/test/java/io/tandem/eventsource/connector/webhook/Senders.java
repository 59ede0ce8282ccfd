package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.SlackSource;
import io.tandem.api.source.SnsSource;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.bitbucket.BitbucketInterpreter;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerInterpreter;
import io.tandem.eventsource.connector.gerrit.GerritInterpreter;
import io.tandem.eventsource.connector.github.GithubInterpreter;
import io.tandem.eventsource.connector.gitlab.GitlabInterpreter;
import io.tandem.eventsource.connector.slack.SlackInterpreter;
import io.tandem.eventsource.connector.sns.SnsInterpreter;
import io.tandem.eventsource.connector.storagegrid.StorageGridInterpreter;
import io.tandem.eventsource.connector.stripe.StripeInterpreter;
import io.tandem.eventsource.connector.webhook.Interpreter.Later;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.UnaryOperator;

/** Requests as each type's sender makes them, and what reads them. */
final class Senders implements AutoCloseable {
    private static final String SECRET = "t";
    private static final String KEY = "{\"name\":\"hook\",\"key\":\"secret\"}";
    private static final String USER = "{\"username\":%s,\"password\":%s}".formatted(KEY, KEY);
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String SECONDS = Long.toString(NOW.getEpochSecond());

    private final TestContext context =
            new TestContext("push", InstantSource.fixed(NOW), new ScheduledThreadPoolExecutor(1));
    private final Secrets secrets = new Secrets(context);
    private final Map<Sender, Interpreter> interpreters = new EnumMap<>(Sender.class);
    private SnsSide sns;

    Senders() {
        context.secret("hook", "secret", SECRET);
    }

    /** The same one each time, which asks nobody from then on. */
    Interpreter interpreter(Sender sender) {
        return interpreters.computeIfAbsent(sender, this::create);
    }

    /**
     * A request whose header is right for one body.
     *
     * @param body that it has
     * @param signed that its header is right for
     * @param shown what becomes of each value that it shows
     */
    WebhookRequest request(Sender sender, byte[] body, byte[] signed, UnaryOperator<String> shown) {
        var header = MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", sender.type)
                .add("X-Event-Key", "repo:refs_changed")
                .add("X-Request-Id", "r");
        shown(sender, signed).forEach((name, value) -> header.add(name, shown.apply(value)));
        var whole = new Body(1 << 20, ByteBudget.ofHeap());
        whole.add(Buffer.buffer(isOfSns(sender) ? sns().filled(body) : body));
        return new WebhookRequest("POST", "/push", null, HttpVersion.HTTP_1_1, header, whole);
    }

    @Override
    public void close() {
        secrets.close();
        context.close();
        if (sns != null) {
            sns.close();
        }
    }

    private Interpreter create(Sender sender) {
        var clock = context.clock();
        return switch (sender) {
            case GITHUB, GITHUB_FORM -> new GithubInterpreter(source(GithubSource.class, ""), secrets);
            case GITHUB_SIGNED, GITHUB_SIGNED_BEFORE ->
                new GithubInterpreter(source(GithubSource.class, "\"webhookSecret\":" + KEY), secrets);
            case GITLAB -> new GitlabInterpreter(source(GitlabSource.class, ""), clock, secrets);
            case GITLAB_TOKEN ->
                new GitlabInterpreter(source(GitlabSource.class, "\"secretToken\":" + KEY), clock, secrets);
            case GITLAB_SIGNED ->
                new GitlabInterpreter(source(GitlabSource.class, "\"signingToken\":" + KEY), clock, secrets);
            case BITBUCKET -> new BitbucketInterpreter(source(BitbucketSource.class, ""), secrets);
            case BITBUCKET_SIGNED ->
                new BitbucketInterpreter(source(BitbucketSource.class, "\"webhookSecret\":" + KEY), secrets);
            case BITBUCKET_SERVER -> bitbucketServer("\"oneEventPerChange\":true");
            case BITBUCKET_SERVER_SIGNED -> bitbucketServer("\"oneEventPerChange\":true,\"webhookSecret\":" + KEY);
            case GERRIT -> new GerritInterpreter(source(GerritSource.class, ""), secrets);
            case GERRIT_USER -> new GerritInterpreter(source(GerritSource.class, "\"webhookAuth\":" + USER), secrets);
            case SLACK, SLACK_FORM ->
                new SlackInterpreter(source(SlackSource.class, "\"token\":" + KEY), clock, secrets);
            case SLACK_SIGNED ->
                new SlackInterpreter(
                        source(SlackSource.class, "\"token\":%s,\"signingSecret\":%s".formatted(KEY, KEY)),
                        clock,
                        secrets);
            case STRIPE -> new StripeInterpreter(source(StripeSource.class, ""), clock, secrets);
            case STRIPE_SIGNED ->
                new StripeInterpreter(source(StripeSource.class, "\"signingSecret\":" + KEY), clock, secrets);
            case SNS -> sns("false");
            case SNS_SIGNED_1, SNS_SIGNED_2 -> withCertificate(sender, sns("true"));
            case STORAGE_GRID -> new StorageGridInterpreter(source(StorageGridSource.class, "\"topicArn\":\"t\""));
            case WEBHOOK, WEBHOOK_FORM, WEBHOOK_PARTS, CLOUD_EVENT, EVENT_GRID -> webhook("");
            case WEBHOOK_SIGNED ->
                webhook(
                        "\"signature\":{\"secret\":%s,\"header\":\"X-Signature\",\"algorithm\":\"sha512\",\"prefix\":\"s=\"}"
                                .formatted(KEY));
            case WEBHOOK_SIGNED_AT ->
                webhook(
                        "\"signature\":{\"secret\":%s,\"header\":\"X-Signature\",\"encoding\":\"base64\",\"timestampHeader\":\"X-Time\"}"
                                .formatted(KEY));
        };
    }

    private Interpreter bitbucketServer(String fields) {
        return new BitbucketServerInterpreter(source(BitbucketServerSource.class, fields), context, secrets);
    }

    private Interpreter webhook(String fields) {
        return new WebhookInterpreter(source(WebhookSource.class, fields), context.clock(), secrets);
    }

    private Interpreter sns(String signed) {
        var fields = "\"topicArn\":\"%s\",\"region\":\"r\",\"endpoint\":\"%s\",\"validateSignature\":%s"
                .formatted(SnsSide.TOPIC, sns().url(), signed);
        return new SnsInterpreter(source(SnsSource.class, fields), InstantSource.system());
    }

    /** Has it fetched, so that verdicts follow at once. */
    private Interpreter withCertificate(Sender sender, Interpreter interpreter) {
        var body = sender.body.getBytes(UTF_8);
        if (interpreter.read(request(sender, body, body, right -> right)) instanceof Later later) {
            later.reading().await().atMost(Duration.ofMinutes(1));
        }
        return interpreter;
    }

    private SnsSide sns() {
        if (sns == null) {
            sns = new SnsSide();
        }
        return sns;
    }

    private static boolean isOfSns(Sender sender) {
        return switch (sender) {
            case SNS, SNS_SIGNED_1, SNS_SIGNED_2 -> true;
            default -> false;
        };
    }

    /** Fields of the header that a verifier or a reader of this type looks at. */
    private static Map<String, String> shown(Sender sender, byte[] body) {
        return switch (sender) {
            case GITHUB_SIGNED -> Map.of("X-Hub-Signature-256", "sha256=" + hex("HmacSHA256", "", body));
            case GITHUB_SIGNED_BEFORE -> Map.of("X-Hub-Signature", "sha1=" + hex("HmacSHA1", "", body));
            case BITBUCKET_SIGNED, BITBUCKET_SERVER_SIGNED ->
                Map.of("X-Hub-Signature", "sha256=" + hex("HmacSHA256", "", body));
            case GITLAB_TOKEN -> Map.of("X-Gitlab-Token", SECRET);
            case GITLAB_SIGNED ->
                Map.of(
                        "webhook-id",
                        "i",
                        "webhook-timestamp",
                        SECONDS,
                        "webhook-signature",
                        "v1,AAAA v1," + base64("i." + SECONDS + ".", body));
            case GERRIT_USER ->
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((SECRET + ":" + SECRET).getBytes(UTF_8)));
            case SLACK_SIGNED ->
                Map.of(
                        "X-Slack-Request-Timestamp",
                        SECONDS,
                        "X-Slack-Signature",
                        "v0=" + hex("HmacSHA256", "v0:" + SECONDS + ":", body));
            case STRIPE_SIGNED ->
                Map.of(
                        "Stripe-Signature",
                        "t=%s,v1=00ff,v1=%s".formatted(SECONDS, hex("HmacSHA256", SECONDS + ".", body)));
            case WEBHOOK_SIGNED -> Map.of("X-Signature", "s=" + hex("HmacSHA512", "", body));
            case WEBHOOK_SIGNED_AT -> Map.of("X-Time", SECONDS, "X-Signature", base64(SECONDS + ".", body));
            case EVENT_GRID -> Map.of("aeg-event-type", "SubscriptionValidation");
            default -> Map.of();
        };
    }

    private static String hex(String algorithm, String before, byte[] body) {
        return HexFormat.of().formatHex(mac(algorithm, before, body));
    }

    private static String base64(String before, byte[] body) {
        return Base64.getEncoder().encodeToString(mac("HmacSHA256", before, body));
    }

    private static byte[] mac(String algorithm, String before, byte[] body) {
        return Signer.mac(algorithm, SECRET.getBytes(UTF_8), before.getBytes(UTF_8), body);
    }

    private static <S> S source(Class<S> type, String fields) {
        try {
            return new ObjectMapper().readValue("{" + fields + "}", type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
