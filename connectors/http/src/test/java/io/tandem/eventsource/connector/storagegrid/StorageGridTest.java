package io.tandem.eventsource.connector.storagegrid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.Sink;
import io.tandem.eventsource.connector.webhook.Webhooks;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageGridTest {
    private static final String TOPIC = "urn:sgws:sns:us-east-1:1:backups";
    /** As in the documentation of StorageGRID's event messages. */
    private static final String MESSAGE = """
            {"Records":[{"eventVersion":"2.0","eventSource":"sgws:s3","eventTime":"2017-03-29T22:24:52.100Z",\
            "eventName":"ObjectCreated:Put","userIdentity":{"principalId":"1111111111"},\
            "requestParameters":{"sourceIPAddress":"193.51.100.20"},"responseElements":{"x-amz-request-id":"122047343"},\
            "s3":{"s3SchemaVersion":"1.0","configurationId":"backups","bucket":{"name":"test1",\
            "ownerIdentity":{"principalId":"1111111111"},"arn":"arn:sgws:s3:::test1"},\
            "object":{"key":"daily%2Fcat+1.jpg","size":30274,"eTag":"7f7bb8c8","sequencer":"14B90DE8AF6F5EE7"}}}]}""";

    private final Webhooks webhooks = new Webhooks();

    @AfterEach
    void stop() {
        webhooks.close();
    }

    @Test
    void aNotificationIsAnEventAsUpstreamWritesItUnderItsSequencer() throws Exception {
        var sink = listen("\"metadata\":{\"k\":\"v\"}");

        var answer = publish(TOPIC, MESSAGE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("<PublishResponse ").contains("<MessageId>", "<RequestId>");
        assertThat(sink.data)
                .containsExactly(
                        "{\"notification\":{\"Action\":\"Publish\",\"Message\":{\"Records\":[{\"eventVersion\":\"2.0\","
                                + "\"storageGridEventSource\":\"\",\"eventTime\":\"2017-03-29T22:24:52.1Z\",\"eventName\":\"ObjectCreated:Put\","
                                + "\"userIdentity\":{\"principalId\":\"1111111111\"},\"requestParameters\":{\"sourceIPAddress\":\"193.51.100.20\"},"
                                + "\"responseElements\":{\"x-amz-request-id\":\"122047343\"},\"s3\":{\"s3SchemaVersion\":\"1.0\","
                                + "\"configurationId\":\"backups\",\"bucket\":{\"name\":\"test1\",\"ownerIdentity\":{\"principalId\":\"1111111111\"},"
                                + "\"arn\":\"arn:sgws:s3:::test1\"},\"object\":{\"key\":\"daily/cat 1.jpg\",\"size\":30274,\"eTag\":\"7f7bb8c8\","
                                + "\"sequencer\":\"14B90DE8AF6F5EE7\"}}}]},\"TopicArn\":\"" + TOPIC
                                + "\",\"Version\":\"2010-03-31\"},\"metadata\":{\"k\":\"v\"}}");
        assertThat(sink.coordinates).containsExactly("test1/daily/cat 1.jpg:14B90DE8AF6F5EE7:ObjectCreated:Put");
    }

    @Test
    void objectsThatAreNotWantedAreNoEventsAndItsSenderNeedNotKnow() throws Exception {
        var sink = listen("\"filter\":{\"prefix\":\"daily/\",\"suffix\":\".jpg\"}");

        assertThat(publish(TOPIC, MESSAGE).statusCode()).isEqualTo(200);
        var unwanted = publish(TOPIC, MESSAGE.replace(".jpg", ".png"));

        assertThat(unwanted.statusCode()).isEqualTo(200);
        assertThat(unwanted.body()).startsWith("<PublishResponse ");
        assertThat(publish(TOPIC, MESSAGE.replace("daily", "weekly")).statusCode())
                .isEqualTo(200);
        assertThat(sink.data).hasSize(1);
        assertThat(webhooks.context.reasons).containsExactly("unwanted", "unwanted");
    }

    @Test
    void aHeadRequestIsAnsweredEmptyAndChangesNoOtherAnswer() throws Exception {
        var sink = listen("");

        var head = webhooks.send(webhooks.request("/push", "HEAD", null));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(publish(TOPIC, MESSAGE).body()).startsWith("<PublishResponse ");
        assertThat(sink.data).hasSize(1);
    }

    @Test
    void aBusThatIsAwayIsToldSoThatStorageGridTriesAgain() throws Exception {
        var source = source("");
        Sink.subscribe(
                webhooks.listen(source, (context, secrets) -> new StorageGridInterpreter(source)),
                9,
                data -> new Outcome.Unavailable("bus"));

        assertThat(publish(TOPIC, MESSAGE).statusCode()).isEqualTo(503);
    }

    @Test
    void whatIsNoNotificationOfTheTopicIsRefusedWithoutQuotingIt() throws Exception {
        var sink = listen("");
        for (var message :
                new String[] {"canary", "{}", "{\"Records\":[]}", "{\"Records\":[{\"eventTime\":\"canary\"}]}", "null"
                }) {
            var answer = publish(TOPIC, message);
            assertThat(answer.statusCode()).as(message).isEqualTo(400);
            assertThat(answer.body()).startsWith("body").doesNotContain("canary");
        }
        assertThat(publish("urn:canary", MESSAGE).body())
                .isEqualTo("TopicArn is not the topicArn of this event source");
        assertThat(webhooks.send(webhooks.request("/push", "POST", "Message=%zz"))
                        .body())
                .startsWith("body is not a form");
        assertThat(sink.data).isEmpty();
    }

    private Sink listen(String fields) {
        var source = source(fields);
        return Sink.publishing(webhooks.listen(source, (context, secrets) -> new StorageGridInterpreter(source)));
    }

    private StorageGridSource source(String fields) {
        var topic = "\"topicArn\":\"%s\"".formatted(TOPIC);
        return webhooks.source(StorageGridSource.class, fields.isEmpty() ? topic : topic + "," + fields);
    }

    private HttpResponse<String> publish(String topic, String message) throws Exception {
        var form = "Action=Publish&Message=%s&TopicArn=%s&Version=2010-03-31"
                .formatted(URLEncoder.encode(message, UTF_8), URLEncoder.encode(topic, UTF_8));
        return webhooks.send(webhooks.request("/push", "POST", form)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
    }
}
