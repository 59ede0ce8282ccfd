package io.tandem.e2e;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request for each type that listens for HTTP, with what is easily written otherwise: numbers as they came, signs that are
 * escaped, an order of keys, fields that are missing or repeated. No hook is registered for them.
 */
enum SameRequest {
    WEBHOOK(
            "webhook",
            "application/json",
            "{ \"b\": 1.50, \"a\": \"<é&\\u2028\\ud83d\\ude00>\", \"n\": 12345678901234567890, \"e\": 1E5, \"x\": [ ] }"),
    WEBHOOK_FORM("webhook", SameRequest.FORM, "b=2&a=%3Cx%3E&a=1+2&c&%C3%A9=&=v"),
    WEBHOOK_QUERY("webhook", "", ""),
    GITHUB(
            "github",
            "application/json",
            "{\"zen\":\"<é>\",\"id\":12345678901234567890,\"b\":{\"y\":1.0,\"x\":[null,true,1e-7]},\"a\":\"\\u2028\"}"),
    GITHUB_FORM("github", SameRequest.FORM, "payload=%7B%22ref%22%3A%22a%2Bb%22%2C%22n%22%3A1e21%7D"),
    GITLAB("gitlab", "application/json", "{\"object_kind\": \"push\", \"z\": 1.50, \"a\": \"<é>\"}"),
    BITBUCKET("bitbucket", "application/json", "{\"push\": {\"changes\": [ ]}, \"z\": 1.50, \"a\": \"<é>\"}"),
    BITBUCKET_SERVER(
            "bitbucketserver",
            "application/json",
            "{\"eventKey\": \"repo:refs_changed\", \"z\": 1.50, \"a\": \"<é>\", \"changes\": []}"),
    GERRIT("gerrit", "application/json", "{\"type\": \"ref-updated\", \"z\": 1.50, \"a\": \"<é>\"}"),
    SLACK(
            "slack",
            "application/json",
            "{\"token\":\"%s\",\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"app_mention\",\"user\":\"U1\",\"text\":\"<é>&\",\"ts\":\"1.2\",\"channel\":\"C1\",\"event_ts\":\"1.2\"}}"
                    .formatted(Posted.TEXT)),
    SLACK_COMMAND(
            "slack",
            SameRequest.FORM,
            "token=%s&team_id=T1&command=%%2Fdeploy&text=%%3Ca%%3E&trigger_id=1.2&is_enterprise_install=false"
                    .formatted(Posted.TEXT.replace(' ', '+'))),
    STRIPE(
            "stripe",
            "application/json",
            "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"charge.succeeded\",\"created\":1767225600,\"livemode\":false,\"pending_webhooks\":1,"
                    + "\"request\":{\"id\":\"req_1\",\"idempotency_key\":\"k\"},\"data\":{\"object\":{\"b\":1.50,\"a\":\"<é>\"},\"previous_attributes\":{\"z\":1.50,\"a\":null}}}"),
    SNS(
            "sns",
            "text/plain; charset=UTF-8",
            "{ \"Type\": \"Notification\", \"MessageId\": \"m\", \"TopicArn\": \"%s\", \"Subject\": \"s\", \"Message\": \"<é>&\", \"Timestamp\": \"2026-01-01T00:00:00.000Z\","
                            .formatted(SameRequest.TOPIC)
                    + " \"SignatureVersion\": \"1\", \"Signature\": \"\", \"SigningCertURL\": \"\", \"UnsubscribeURL\": \"\" }"),
    STORAGE_GRID(
            "storageGrid",
            SameRequest.FORM,
            "Action=Publish&Message=%7B%22Records%22%3A%5B%7B%22eventVersion%22%3A%222.0%22%2C%22eventSource%22%3A%22sgws%3As3%22%2C%22eventTime%22%3A%222026-01-01T00%3A00%3A00Z%22%2C"
                    + "%22eventName%22%3A%22ObjectCreated%3APut%22%2C%22s3%22%3A%7B%22object%22%3A%7B%22key%22%3A%22a%2Fb%22%2C%22size%22%3A7%2C%22sequencer%22%3A%221%22%7D%7D%7D%5D%7D"
                    + "&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A123456789012%3Ashop&Version=2010-03-31");

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:shop";

    final String type;
    final String contentType;
    final String body;

    SameRequest(String type, String contentType, String body) {
        this.type = type;
        this.contentType = contentType;
        this.body = body;
    }

    /** The name of its event, and of its path. */
    String event() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String method() {
        return this == WEBHOOK_QUERY ? "GET" : "POST";
    }

    /** Where it is sent. */
    String target() {
        return "/" + event() + (this == WEBHOOK_QUERY ? "?b=2&a=%3Cx%3E&a=1+2&c;d=1&%C3%A9" : "");
    }

    /** Fields of the header of a request that is sent now, names and values in turn. */
    List<String> header(Instant now) {
        var common = List.of(
                "User-Agent", "same", "X-lower-CASE", "é", "Authorization", "Bearer canary", "Pragma", "no-cache");
        var own =
                switch (this) {
                    case GITHUB, GITHUB_FORM -> List.of("X-GitHub-Event", "push", "X-GitHub-Delivery", "d");
                    case GITLAB -> List.of("X-Gitlab-Event", "Push Hook", "X-Gitlab-Event-UUID", "u");
                    case BITBUCKET, BITBUCKET_SERVER -> List.of("X-Event-Key", "repo:push", "X-Request-Id", "r");
                    case SLACK, SLACK_COMMAND -> slackSignature(now.getEpochSecond());
                    case SNS -> List.of("x-amz-sns-message-type", "Notification");
                    default -> List.<String>of();
                };
        var all = new ArrayList<>(common);
        all.addAll(own);
        if (!contentType.isEmpty()) {
            all.addAll(List.of("Content-Type", contentType));
        }
        return all;
    }

    /** Which part upstream has otherwise, as the compatibility page says. */
    SameSeen.Known known() {
        return switch (this) {
            case BITBUCKET_SERVER -> SameSeen.Known.TEXT;
            case SNS, STORAGE_GRID -> SameSeen.Known.NO_EVENT;
            default -> SameSeen.Known.NOTHING;
        };
    }

    /** Why that part differs; empty if none does. */
    String reason() {
        return switch (known()) {
            case NOTHING -> "";
            case TEXT -> "the answer says success twice";
            case NO_EVENT -> "the provider's API is asked before requests are taken";
        };
    }

    private List<String> slackSignature(long time) {
        return List.of(
                "X-Slack-Request-Timestamp",
                Long.toString(time),
                "X-Slack-Signature",
                "v0=" + SignedPosts.hmac("v0:%d:%s".formatted(time, body)));
    }

    /**
     * Of an EventSource with a listener for each.
     *
     * @param ports by type: upstream's types do not share one
     */
    static Map<String, Object> spec(Map<String, Integer> ports) {
        var spec = new LinkedHashMap<String, Object>();
        for (SameRequest each : values()) {
            @SuppressWarnings("unchecked") // nobody else puts anything
            var events =
                    (Map<String, Object>) spec.computeIfAbsent(each.type, type -> new LinkedHashMap<String, Object>());
            events.put(each.event(), each.source(ports.get(each.type)));
        }
        return spec;
    }

    private Map<String, Object> source(int port) {
        Map<String, Object> listener =
                Map.of("port", Integer.toString(port), "endpoint", "/" + event(), "method", method());
        Map<String, Object> fields = new LinkedHashMap<>(own());
        if (type.equals("webhook")) {
            fields.putAll(listener);
        } else {
            fields.put("webhook", listener);
        }
        fields.put("metadata", Map.of("b", "<2>", "a", "1"));
        return fields;
    }

    private Map<String, Object> own() {
        var secret = Map.of("name", Posted.SECRET, "key", Posted.KEY);
        var pair = Map.of("username", secret, "password", secret);
        return switch (this) {
            case WEBHOOK, WEBHOOK_FORM, WEBHOOK_QUERY -> Map.of();
            case GITHUB, GITHUB_FORM ->
                Map.of(
                        "repositories", List.of(Map.of("owner", "example", "names", List.of("shop"))),
                        "events", List.of("*"));
            case GITLAB ->
                Map.of(
                        "projects",
                        List.of("1"),
                        "events",
                        List.of("PushEvents"),
                        "gitlabBaseURL",
                        "https://127.0.0.1",
                        "accessToken",
                        secret);
            // upstream ends without credentials, although it registers nothing
            case BITBUCKET ->
                Map.of(
                        "owner", "example",
                        "repositorySlug", "shop",
                        "projectKey", "SHOP",
                        "events", List.of("repo:push"),
                        "auth", Map.of("basic", pair));
            case BITBUCKET_SERVER ->
                Map.of(
                        "projectKey", "SHOP",
                        "repositorySlug", "shop",
                        "events", List.of("repo:refs_changed"),
                        "bitbucketserverBaseURL", "https://127.0.0.1/rest");
            case GERRIT ->
                Map.of(
                        "hookName",
                        "h",
                        "projects",
                        List.of("shop"),
                        "events",
                        List.of("ref-updated"),
                        "gerritBaseURL",
                        "https://127.0.0.1",
                        "auth",
                        pair);
            case SLACK, SLACK_COMMAND -> Map.of("token", secret, "signingSecret", secret);
            case STRIPE -> Map.of("eventFilter", List.of("charge.succeeded"));
            case SNS -> Map.of("topicArn", TOPIC, "region", "eu-central-1");
            case STORAGE_GRID ->
                Map.of(
                        "topicArn",
                        TOPIC,
                        "bucket",
                        "shop",
                        "apiURL",
                        "https://127.0.0.1",
                        "events",
                        List.of("s3:ObjectCreated:*"),
                        "authToken",
                        secret);
        };
    }
}
