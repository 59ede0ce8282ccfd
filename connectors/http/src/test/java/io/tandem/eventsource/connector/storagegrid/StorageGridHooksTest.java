package io.tandem.eventsource.connector.storagegrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.NamedSource;
import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for StorageGRID's API, see {@link StorageGridStandIn}: not StorageGRID. */
class StorageGridHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String URN = "urn:sgws:sns:eu:42:push";
    private static final String EVENTS = "'events':['s3:ObjectRemoved:*','s3:ObjectCreated:*']";
    private static final String OURS = "<TopicConfiguration><Id>push</Id><Topic>urn:sgws:sns:eu:42:push</Topic>"
            + "<Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event></TopicConfiguration>";
    private static final String FOREIGN =
            "<TopicConfiguration><Id>a &amp; b</Id><Topic>urn:sgws:sns:eu:42:other</Topic>"
                    + "<Event>s3:ObjectRemoved:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>&lt;x</Value>"
                    + "</FilterRule></S3Key></Filter></TopicConfiguration>";

    private final HookCase test = new HookCase();
    private final StorageGridStandIn grid = new StorageGridStandIn();

    @BeforeEach
    void bucket() {
        grid.notifications.put("photos", "");
        test.pod.secret("grid", "token", "canary-token");
    }

    @AfterEach
    void stop() {
        grid.close();
        test.close();
    }

    @Test
    void endpointAndNotificationsAreMadeOnceHoweverOftenTheyAreLookedAt() throws Exception {
        var duty = duty(EVENTS);

        assertThat(duty.keep().detail()).isEqualTo("1 hook");
        test.again(duty);
        test.again(duty);

        assertThat(grid.changes())
                .containsExactly("POST /api/v3/org/endpoints", "PUT /api/v3/org/containers/photos/notification");
        assertThat(grid.endpoints.getFirst())
                .hasToString(
                        "{\"displayName\":\"push\",\"endpointURI\":\"%s\",\"endpointURN\":\"%s\",\"authType\":\"anonymous\","
                                        .formatted(URL, URN)
                                + "\"insecureTLS\":true,\"id\":\"endpoint-0\"}");
        assertThat(grid.notifications.get("photos"))
                .isEqualTo("<NotificationConfiguration>" + OURS + "</NotificationConfiguration>");
        assertThat(grid.asked)
                .allMatch(request -> request.header("Authorization").equals("Bearer canary-token"));
    }

    @Test
    void rulesThatReportToOthersStayAsTheyAre() throws Exception {
        var root = "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        grid.endpoint(URN, URL);
        grid.notifications.put(
                "photos",
                "<?xml version=\"1.0\"?>" + root + FOREIGN + OURS.replace("ObjectRemoved", "ObjectRestore")
                        + "</NotificationConfiguration>");
        var duty = duty(EVENTS);

        duty.keep();
        test.again(duty);

        assertThat(grid.notifications.get("photos")).isEqualTo(root + FOREIGN + OURS + "</NotificationConfiguration>");
        assertThat(grid.changes()).containsExactly("PUT /api/v3/org/containers/photos/notification");
        assertThat(grid.endpoints.getFirst().path("insecureTLS").asBoolean()).isFalse();
    }

    @Test
    void aRuleThatReportsSomeKeysOnlyIsReplaced() throws Exception {
        grid.endpoint(URN, URL);
        grid.notifications.put(
                "photos",
                "<NotificationConfiguration>"
                        + OURS.replace("</Topic>", "</Topic><Filter><S3Key/></Filter>")
                        + "</NotificationConfiguration>");

        duty(EVENTS).keep();

        assertThat(grid.notifications.get("photos"))
                .isEqualTo("<NotificationConfiguration>" + OURS + "</NotificationConfiguration>");
    }

    @Test
    void theEndpointFollowsAnAddressThatChanges() throws Exception {
        var endpoint = grid.endpoint(URN, "https://former.example.com/push");
        grid.endpoint("urn:sgws:sns:eu:42:other", "https://elsewhere.example.com");
        endpoint.put("caCert", "by hand");
        var duty = duty(EVENTS);

        duty.keep();
        test.again(duty);

        assertThat(grid.changes())
                .containsExactly(
                        "PUT /api/v3/org/endpoints/endpoint-0", "PUT /api/v3/org/containers/photos/notification");
        assertThat(endpoint.path("endpointURI").asText()).isEqualTo(URL);
        assertThat(endpoint.path("caCert").asText()).isEqualTo("by hand");
        assertThat(grid.endpoints.getLast().path("endpointURI").asText()).isEqualTo("https://elsewhere.example.com");
    }

    @Test
    void twoEventsOfOneTopicAreToldAndDoNotTakeItsEndpointInTurns() throws Exception {
        grid.endpoint(URN, "https://other.example.com/push");
        var other = source(EVENTS, ",'url':'https://other.example.com'");
        test.pod.others = List.of(new NamedSource("storagegrid", "other", other, false));

        assertThatThrownBy(() -> duty(EVENTS).keep())
                .hasMessageStartingWith("0 of 1 hooks are kept; bucket photos: topicArn is that of event other, too");
        assertThat(grid.changes()).isEmpty();
    }

    @Test
    void anEndpointWithCredentialsThatLeadsElsewhereIsToldAndLeft() {
        grid.endpoint(URN, "https://former.example.com/push").put("authType", "awsSigV4");

        assertThatThrownBy(() -> duty(EVENTS).keep())
                .hasMessageStartingWith(
                        "0 of 1 hooks are kept; bucket photos: the endpoint of topicArn leads elsewhere");
        assertThat(grid.changes()).isEmpty();
    }

    @Test
    void notificationsThatCannotBeReadAreNotOverwrittenAndNotQuoted() {
        grid.notifications.put("photos", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>canary&b;</a>");

        assertThatThrownBy(() -> duty(EVENTS).keep())
                .hasMessage("0 of 1 hooks are kept; bucket photos: bucket has notifications that cannot be read:"
                        + " set them to none at StorageGRID");
        assertThat(grid.changes()).isEmpty();
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        grid.notifications.clear();

        assertThatThrownBy(() -> duty(EVENTS).keep())
                .hasMessageStartingWith("0 of 1 hooks are kept; bucket photos: bucket names what is not there");
        assertThat(grid.changes()).isEmpty();
    }

    @Test
    void noKindOfEventsIsAProblemOfTheHookAlone() {
        assertThatThrownBy(() -> duty("'events':[]").keep()).hasMessageStartingWith("events: needs at least one entry");
        assertThat(grid.asked).isEmpty();
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        test.waitsAsAsked(grid, duty(EVENTS));
    }

    @Test
    void neitherTokenNorAnswerIsQuotedWhateverGoesWrong() {
        test.quotesNothing(grid, "StorageGRID", () -> duty(EVENTS));
    }

    @Test
    void whoOnlyReceivesHasNoDuty() throws Exception {
        assertThat(source(EVENTS, "").hasDuty()).isFalse();
    }

    private Duty duty(String events) throws Exception {
        var source = source(events, ",'url':'https://hooks.example.com'");
        assertThat(source.hasDuty()).isTrue();
        return StorageGridAccess.duty(source, test.pod);
    }

    private StorageGridSource source(String events, String url) throws Exception {
        return HookCase.source(
                StorageGridSource.class,
                "{'webhook':{'endpoint':'/push','port':'12000'%s},%s,'topicArn':'%s','bucket':'photos','apiURL':'%s',"
                                .formatted(url, events, URN, grid.address())
                        + "'authToken':{'name':'grid','key':'token'}}");
    }
}
