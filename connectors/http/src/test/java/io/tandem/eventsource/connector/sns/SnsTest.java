package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Certificate;
import io.tandem.eventsource.connector.webhook.Webhooks;
import io.tandem.eventsource.fetch.Provider;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnsTest {
    private static final String TOPIC = "arn:aws:sns:us-west-2:123456789012:MyTopic";
    private static final Certificate OURS = Certificate.create("RSA");
    private static final Certificate OTHERS = Certificate.create("RSA");
    private static final String PEM = "/SimpleNotificationService-01d088a6f77103d0fe307c0069e40ed6.pem";
    private static final String CONFIRM =
            "/?Action=ConfirmSubscription&TopicArn=%s&Token=2336412f".formatted(URLEncoder.encode(TOPIC, UTF_8));
    private static final String SIGNED = "\"validateSignature\":true";

    private final Webhooks webhooks = new Webhooks();
    private final Provider aws = new Provider();

    @AfterEach
    void stop() {
        webhooks.close();
        aws.close();
    }

    @Test
    void aNotificationIsHandedOnInItsEnvelopeUnderItsId() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        var answer = webhooks.send(
                request("{\"Type\" : \"Notification\", \"MessageId\" : \"22b80b92\", \"Message\" : \"Hello\"}")
                        .setHeader("User-Agent", "Amazon Simple Notification Service Agent"));

        assertThat(answer.body()).isEqualTo("success");
        assertThat(sink.data)
                .containsExactly(
                        "{\"header\":{\"Content-Length\":[\"72\"],\"Content-Type\":[\"text/plain; charset=UTF-8\"],"
                                + "\"User-Agent\":[\"Amazon Simple Notification Service Agent\"]},\"body\":{\"Type\":\"Notification\","
                                + "\"MessageId\":\"22b80b92\",\"Message\":\"Hello\"},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("22b80b92");
        assertThat(aws.asked).isEmpty();
    }

    @Test
    void bothVersionsOfTheSignatureAreCheckedWithOneCertificateFetchedOnce() throws Exception {
        aws.says(PEM, OURS.certificate());
        var sink = listen(SIGNED);

        assertThat(post(signed(notification(), "1", OURS)).statusCode()).isEqualTo(200);
        assertThat(post(signed(notification(), "2", OURS)).statusCode()).isEqualTo(200);
        var withoutSubject = notification();
        withoutSubject.remove("Subject");
        assertThat(post(signed(withoutSubject, "2", OURS)).statusCode()).isEqualTo(200);

        assertThat(sink.data).hasSize(3);
        assertThat(aws.asked).containsExactly(PEM);
    }

    @Test
    void whatIsForgedIsRefused() throws Exception {
        aws.says(PEM, OURS.certificate());
        var sink = listen(SIGNED);

        assertThat(post(signed(notification(), "1", OTHERS)).statusCode()).isEqualTo(401);
        assertThat(post(signed(notification(), "3", OURS)).statusCode()).isEqualTo(401);
        for (var field : List.of("Message", "MessageId", "Subject", "Timestamp")) {
            var forged = signed(notification(), "2", OURS);
            forged.put(field, "canary");
            var answer = post(forged);
            assertThat(answer.statusCode()).as(field).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("the message is not signed by SNS");
        }
        var other = notification();
        other.put("TopicArn", TOPIC + "2");
        assertThat(post(signed(other, "2", OURS)).statusCode()).isEqualTo(401);
        assertThat(post(notification()).statusCode()).isEqualTo(401);
        assertThat(sink.data).isEmpty();
        assertThat(webhooks.context.reasons).containsOnly("signature");
    }

    /** Readers differ in which of two they take, and in whether they mind the case: what is signed has to be what all read. */
    @Test
    void aSecondMessageBesideTheSignedOneIsRefused() throws Exception {
        aws.says(PEM, OURS.certificate());
        var sink = listen(SIGNED);
        var genuine = new ObjectMapper().writeValueAsString(signed(notification(), "2", OURS));

        for (var second : List.of(
                "\"Message\":\"forged\"",
                "\"message\":\"forged\"",
                "\"MESSAGE\":null",
                "\"\\u004dessage\":\"forged\"",
                "\"me\u017f\u017fage\":\"forged\"",
                "\"messageId\":\"another\"",
                "\"more\":1,\"More\":2")) {
            var first = webhooks.send(request("{" + second + "," + genuine.substring(1)));
            assertThat(first.statusCode()).as(second).isEqualTo(401);
            var last = webhooks.send(request(genuine.substring(0, genuine.length() - 1) + "," + second + "}"));
            assertThat(last.statusCode()).as(second).isEqualTo(401);
        }
        var renamed = genuine.replace("\"Message\"", "\"message\"");
        assertThat(webhooks.send(request(renamed)).statusCode()).isEqualTo(401);
        assertThat(sink.data).isEmpty();

        var more = genuine.substring(0, genuine.length() - 1) + ",\"MessageAttributes\":{\"Message\":{}}}";
        assertThat(webhooks.send(request(more)).statusCode()).isEqualTo(200);
    }

    @Test
    void aCertificateOfSomebodyElseIsNotEvenAskedFor() throws Exception {
        try (var evil = new Provider()) {
            evil.says(PEM, OTHERS.certificate());
            listen(SIGNED);
            for (var address : List.of(
                    evil.url() + PEM,
                    aws.url().replace("http:", "https:") + PEM,
                    aws.url().replace("http://", "http://user@") + PEM,
                    "file:///etc/passwd",
                    "not a url",
                    "")) {
                var message = notification();
                message.put("SigningCertURL", address);
                assertThat(post(signed(message, "2", OTHERS)).statusCode())
                        .as(address)
                        .isEqualTo(401);
            }
            assertThat(evil.asked).isEmpty();
            assertThat(aws.asked).isEmpty();
        }
    }

    @Test
    void aRedirectToACertificateIsNotFollowedAndACertificateThatIsNoneIsAskedForAgain() throws Exception {
        aws.says(PEM, 302, "", Map.of("Location", aws.url() + "/other.pem"));
        aws.says("/other.pem", OURS.certificate());
        var sink = listen(SIGNED);
        var message = signed(notification(), "2", OURS);

        assertThat(post(message).statusCode()).isEqualTo(503);
        aws.says(PEM, "x".repeat(70_000));
        assertThat(post(message).statusCode()).isEqualTo(503);
        aws.says(PEM, "no certificate");
        assertThat(post(message).statusCode()).isEqualTo(503);
        assertThat(sink.data).isEmpty();

        aws.says(PEM, OURS.certificate());
        assertThat(post(message).statusCode()).isEqualTo(200);
        assertThat(aws.asked).containsOnly(PEM);
    }

    @Test
    void aSubscriptionToTheTopicIsConfirmedAndAnyOtherIsNot() throws Exception {
        aws.says(CONFIRM, "<ConfirmSubscriptionResponse/>");
        var sink = listen("");

        var answer = post(confirmation());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(aws.asked).containsExactly(CONFIRM);

        var foreign = confirmation();
        foreign.put("SubscribeURL", aws.url() + "/?Action=ConfirmSubscription&TopicArn=arn:foreign&Token=x");
        assertThat(post(foreign).statusCode()).isEqualTo(200);
        assertThat(aws.asked).as("what is confirmed is our topic").containsExactly(CONFIRM, CONFIRM);

        var topic = confirmation();
        topic.put("TopicArn", "arn:aws:sns:us-west-2:666:other");
        assertThat(post(topic).statusCode()).isEqualTo(400);
        var host = confirmation();
        host.put("SubscribeURL", "https://sns.us-west-2.amazonaws.com.example.com/?Action=ConfirmSubscription");
        assertThat(post(host).statusCode()).isEqualTo(400);
        aws.says(CONFIRM, 403, "", Map.of());
        assertThat(post(confirmation()).statusCode()).isEqualTo(503);
        assertThat(aws.asked).hasSize(3);
        assertThat(sink.data).isEmpty();
    }

    @Test
    void aConfirmationIsCheckedTooWhereSignaturesAre() throws Exception {
        aws.says(PEM, OURS.certificate());
        aws.says(CONFIRM, "<ConfirmSubscriptionResponse/>");
        listen(SIGNED);

        assertThat(post(signed(confirmation(), "1", OTHERS)).statusCode()).isEqualTo(401);
        assertThat(aws.asked).containsExactly(PEM);
        assertThat(post(signed(confirmation(), "1", OURS)).statusCode()).isEqualTo(200);
        assertThat(aws.asked).containsExactly(PEM, CONFIRM);
    }

    @Test
    void aRawMessageIsToldApartAndTakenWhereNoSignatureIsAskedFor() throws Exception {
        var sink = listen("");

        var raw = request("{\"a\":1}").header("x-amz-sns-rawdelivery", "true").header("x-amz-sns-message-id", "m1");
        assertThat(webhooks.send(raw).statusCode()).isEqualTo(200);

        assertThat(sink.data.getFirst()).endsWith("\"body\":{\"a\":1}}");
        assertThat(sink.coordinates).containsExactly("m1");
    }

    @Test
    void aRawMessageIsRefusedWithTheRemedyWhereSignaturesAreChecked() throws Exception {
        listen(SIGNED);
        var answer = webhooks.send(request("{\"a\":1}").header("x-amz-sns-rawdelivery", "true"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("raw message delivery");
    }

    @Test
    void aLoadBalancersHealthCheckIsNoMessage() throws Exception {
        var sink = listen("");
        assertThat(webhooks.send(webhooks.request("/push", "GET", null)).statusCode())
                .isEqualTo(400);
        for (var body : List.of("null", "{}", "[]", "canary", "{\"Type\":7}")) {
            var answer = webhooks.send(request(body));
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).startsWith("body").doesNotContain("canary");
        }
        assertThat(webhooks.send(request("{\"Type\":\"UnsubscribeConfirmation\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sink.data).isEmpty();
    }

    private Sink listen(String fields) {
        var source = source(fields, aws.url());
        return Sink.publishing(
                webhooks.listen(source, (context, secrets) -> new SnsInterpreter(source, context.clock())));
    }

    private SnsSource source(String fields, String endpoint) {
        var own = "\"topicArn\":\"%s\",\"region\":\"us-west-2\",\"endpoint\":\"%s\"".formatted(TOPIC, endpoint);
        return webhooks.source(SnsSource.class, fields.isEmpty() ? own : own + "," + fields);
    }

    private Map<String, String> notification() {
        var message = new LinkedHashMap<String, String>();
        message.put("Type", "Notification");
        message.put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324");
        message.put("TopicArn", TOPIC);
        message.put("Subject", "My First Message");
        message.put("Message", "Hello world!\nä");
        message.put("Timestamp", "2012-05-02T00:54:06.655Z");
        message.put("SigningCertURL", aws.url() + PEM);
        return message;
    }

    private Map<String, String> confirmation() {
        var message = notification();
        message.remove("Subject");
        message.put("Type", "SubscriptionConfirmation");
        message.put("Token", "2336412f");
        message.put("SubscribeURL", aws.url() + CONFIRM);
        return message;
    }

    /** As AWS documents it: names and values, each on a line, in the order of their names. */
    private static Map<String, String> signed(Map<String, String> message, String version, Certificate by)
            throws Exception {
        var names = message.get("Type").equals("Notification")
                ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
                : List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
        var text = new StringBuilder();
        for (var name : names) {
            if (message.containsKey(name)) {
                text.append(name).append("\n").append(message.get(name)).append("\n");
            }
        }
        var der = Base64.getMimeDecoder().decode(by.key().replaceAll("-----[A-Z ]+-----", ""));
        var signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
        signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
        signature.update(text.toString().getBytes(UTF_8));
        message.put("SignatureVersion", version);
        message.put("Signature", Base64.getEncoder().encodeToString(signature.sign()));
        return message;
    }

    private HttpResponse<String> post(Map<String, String> message) throws Exception {
        return webhooks.send(request(new ObjectMapper().writeValueAsString(message)));
    }

    private HttpRequest.Builder request(String body) {
        return webhooks.request("/push", "POST", body).header("Content-Type", "text/plain; charset=UTF-8");
    }
}
