package io.tandem.eventsource.connector.sns;

import io.tandem.eventsource.connector.hook.StandIn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands in for SNS and STS, by the description of their APIs (2010-03-31, 2011-06-15), and for the agents that know the role of a
 * pod: forms in, XML out, pages of 100 by token, a subscription that is asked for twice is one, errors with a code.
 */
final class SnsStandIn extends StandIn {
    /** ARNs of subscriptions by their endpoints. */
    final Map<String, String> subscriptions = new LinkedHashMap<>();

    private static final String CREDENTIALS = "<Credentials><AccessKeyId>AKIAROLE</AccessKeyId>"
            + "<SecretAccessKey>canary-role</SecretAccessKey><SessionToken>canary-session</SessionToken>"
            + "<Expiration>2026-05-01T11:00:00Z</Expiration></Credentials>";

    /** Actions that were asked for, in order. */
    List<String> actions() {
        return asked.stream()
                .map(request -> request.body().path("Action").asText())
                .toList();
    }

    static Said error(int status, String code) {
        return new Said(
                status,
                Map.of(),
                "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>canary</Message></Error></ErrorResponse>"
                        .formatted(code));
    }

    @Override
    protected synchronized Said answer(Asked asked) {
        var form = asked.body();
        return switch (form.path("Action").asText()) {
            case "ListSubscriptionsByTopic" -> page(form.path("NextToken").asText("0"));
            case "Subscribe" -> {
                var endpoint = form.path("Endpoint").asText();
                subscriptions.putIfAbsent(endpoint, "PendingConfirmation");
                yield said("Subscribe", "<SubscriptionArn>pending confirmation</SubscriptionArn>");
            }
            case "AssumeRole" -> said("AssumeRole", CREDENTIALS);
            case "AssumeRoleWithWebIdentity" -> said("AssumeRoleWithWebIdentity", CREDENTIALS);
            default -> agent(asked);
        };
    }

    private Said page(String token) {
        var all = new ArrayList<>(subscriptions.entrySet());
        int start = Integer.parseInt(token);
        var members = new StringBuilder();
        all.stream()
                .skip(start)
                .limit(100)
                .forEach(each -> members.append(
                        "<member><SubscriptionArn>%s</SubscriptionArn><Endpoint>%s</Endpoint><Protocol>https</Protocol></member>"
                                .formatted(each.getValue(), each.getKey())));
        var next = start + 100 < all.size() ? "<NextToken>%d</NextToken>".formatted(start + 100) : "";
        return said("ListSubscriptionsByTopic", "<Subscriptions>%s</Subscriptions>%s".formatted(members, next));
    }

    private static Said said(String action, String result) {
        return new Said(
                200,
                Map.of("Content-Type", "text/xml"),
                "<%1$sResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
                        .formatted(action, result));
    }

    /** The one of EKS, and the second version of that of EC2. */
    private static Said agent(Asked asked) {
        var keys = "{\"AccessKeyId\":\"AKIAROLE\",\"SecretAccessKey\":\"canary-role\",\"Token\":\"canary-session\"}";
        return switch (asked.path()) {
            case "/v1/credentials" ->
                new Said(asked.header("Authorization").equals("canary-word") ? 200 : 401, Map.of(), keys);
            case "/latest/api/token" -> new Said(200, Map.of(), "canary-imds");
            case "/latest/meta-data/iam/security-credentials/" -> new Said(200, Map.of(), "node-role\n");
            case "/latest/meta-data/iam/security-credentials/node-role" ->
                new Said(asked.header("X-aws-ec2-metadata-token").equals("canary-imds") ? 200 : 401, Map.of(), keys);
            default -> new Said(404, Map.of(), "");
        };
    }
}
