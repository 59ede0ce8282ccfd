package io.tandem.eventsource.connector.gerrit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.NamedSource;
import io.tandem.api.source.GerritSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for the API of Gerrit's plugin webhooks, see {@link GerritStandIn}: not Gerrit. */
class GerritHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String SHOP = "example%2Fshop";
    private static final String HOOK = "/a/config/server/webhooks~projects/example%2Fshop/remotes/tandem";
    private static final String ONE = "'projects':['example/shop']";
    private static final String SHOWN = ",'webhookAuth':{'username':{'name':'gerrit','key':'caller'},"
            + "'password':{'name':'gerrit','key':'pass'}}";

    private final HookCase test = new HookCase();
    private final GerritStandIn gerrit = new GerritStandIn().with(SHOP).with("blog");

    @BeforeEach
    void secrets() {
        test.pod.secret("gerrit", "user", "canary-user");
        test.pod.secret("gerrit", "password", "canary-password");
        test.pod.secret("gerrit", "caller", "gerrit");
        test.pod.secret("gerrit", "pass", "p@ss/$1 canary");
    }

    @AfterEach
    void stop() {
        gerrit.close();
        test.close();
    }

    @Test
    void eachProjectGetsAHookOnceHoweverOftenItIsLookedAt() throws Exception {
        var duty = duty("'projects':['example/shop','blog','blog'],'sslVerify':true,'maxTries':3");

        assertThat(duty.keep().detail()).isEqualTo("2 hooks");
        test.again(duty);
        test.again(duty);

        assertThat(gerrit.changes())
                .containsExactly("PUT " + HOOK, "PUT /a/config/server/webhooks~projects/blog/remotes/tandem");
        assertThat(gerrit.hooks.get(SHOP).get("tandem"))
                .hasToString(
                        "{\"url\":\"%s\",\"events\":[\"patchset-created\",\"ref-updated\"],\"sslVerify\":true,\"maxTries\":3}"
                                .formatted(URL));
        var pair = Base64.getEncoder().encodeToString("canary-user:canary-password".getBytes(UTF_8));
        assertThat(gerrit.asked)
                .allMatch(request -> request.header("Authorization").equals("Basic " + pair));
    }

    @Test
    void noEventsAreAllEventsAndWhatIsNotSpecifiedIsLeftToTheServer() throws Exception {
        var duty = duty(ONE, "'events':[]");

        duty.keep();
        test.again(duty);

        assertThat(gerrit.hooks.get(SHOP).get("tandem")).hasToString("{\"url\":\"%s\"}".formatted(URL));
        assertThat(gerrit.changes()).hasSize(1);
    }

    @Test
    void otherEventsAreChangedAndTimeOutsThatSomebodySetStay() throws Exception {
        gerrit.add(SHOP, "tandem", URL, "ref-updated").put("socketTimeout", 7);
        gerrit.add(SHOP, "other", "https://elsewhere.example.com/push", "ref-updated");
        var duty = duty(ONE);

        duty.keep();
        test.again(duty);

        assertThat(gerrit.changes()).containsExactly("PUT " + HOOK);
        var hook = gerrit.hooks.get(SHOP).get("tandem");
        assertThat(hook.path("events")).hasSize(2);
        assertThat(hook.path("socketTimeout").asInt()).isEqualTo(7);
    }

    @Test
    void theHookOfOurNameIsLedHere() throws Exception {
        gerrit.add(SHOP, "tandem", "https://former.example.com/push", "ref-updated");

        duty(ONE).keep();

        assertThat(gerrit.hooks.get(SHOP).get("tandem").path("url").asText()).isEqualTo(URL);
    }

    @Test
    void aHookOfAnotherEventsNameIsNotTakenThoughItLeadsHereStill() throws Exception {
        gerrit.add(SHOP, "moved", URL, "ref-updated");
        test.pod.others = List.of(other("moved", "'projects':['blog','example/shop']"));

        duty(ONE).keep();

        assertThat(gerrit.changes()).containsExactly("PUT " + HOOK);
        assertThat(gerrit.hooks.get(SHOP)).containsOnlyKeys("moved", "tandem");
    }

    @Test
    void twoEventsThatGiveOneNameToTheirHooksAreToldAndDoNotTakeItInTurns() throws Exception {
        gerrit.add(SHOP, "tandem", "https://elsewhere.example.com/push", "ref-updated");
        test.pod.others = List.of(other("tandem", ONE));

        assertThatThrownBy(() -> duty(ONE).keep())
                .hasMessage(
                        "0 of 1 hooks are kept; example/shop: hookName is that of event other, too, at the same project:"
                                + " set another one");
        test.pod.others = List.of(other("tandem", "'projects':['blog']"));
        duty(ONE).keep();
    }

    @Test
    void aNameThatAnotherEventHasAtSomeProjectsStopsNoOtherProject() throws Exception {
        gerrit.with("a").with("b").with("c");
        test.pod.others = List.of(other("tandem", "'projects':['a','b','c']"));

        assertThatThrownBy(() -> duty("'projects':['a','b','c','blog']").keep())
                .hasMessageStartingWith("1 of 4 hooks are kept; a, b, c: hookName is that of event other, too");
        assertThat(gerrit.hooks.get("blog")).containsOnlyKeys("tandem");
    }

    @Test
    void aHookOfAnotherNameThatLeadsHereServesAndASecondOneIsTold() throws Exception {
        gerrit.add(SHOP, "by hand", URL, "ref-updated");
        var duty = duty(ONE);
        duty.keep();
        assertThat(gerrit.changes()).containsExactly("PUT " + HOOK.replace("tandem", "by%20hand"));

        gerrit.add(SHOP, "tandem", URL, "ref-updated", "patchset-created");

        assertThat(test.again(duty).remark()).endsWith("example/shop (by hand)");
        assertThat(gerrit.changes()).hasSize(1);
    }

    @Test
    void whatRequestsHaveToShowIsInTheAddressAndChangedWithItsSecret() throws Exception {
        gerrit.add(SHOP, "tandem", URL, "ref-updated", "patchset-created");
        var duty = duty(ONE + SHOWN);

        duty.keep();
        test.again(duty);
        assertThat(gerrit.changes()).hasSize(1);
        assertThat(gerrit.hooks.get(SHOP).get("tandem").path("url").asText())
                .isEqualTo("https://gerrit:p%40ss%2F%241%20canary@hooks.example.com/push");

        test.pod.secret("gerrit", "pass", "newest");
        duty.keep();
        test.again(duty);
        assertThat(gerrit.changes()).hasSize(2);
        assertThat(gerrit.hooks.get(SHOP).get("tandem").path("url").asText())
                .isEqualTo("https://gerrit:newest@hooks.example.com/push");
    }

    @Test
    void aProjectThatIsNotThereStopsNoOther() throws Exception {
        assertThatThrownBy(() -> duty("'projects':['gone','blog']").keep())
                .hasMessageStartingWith("1 of 2 hooks are kept; gone: projects names what is not there")
                .hasMessageContaining("the plugin webhooks (Gerrit answers 404)");
        assertThat(gerrit.hooks.get("blog")).hasSize(1);
    }

    @Test
    void aNameThatIsMissingIsAskedFor() throws Exception {
        assertThatThrownBy(() -> duty(ONE + ",'hookName':''").keep()).hasMessageStartingWith("hookName: is required");
        assertThat(gerrit.asked).isEmpty();
    }

    @Test
    void hooksThatLeadHereGoWithTheirEventSourceAndOthersStay() throws Exception {
        gerrit.add(SHOP, "other", "https://elsewhere.example.com/push", "ref-updated");
        var duty = duty(ONE);
        duty.keep();

        duty.letGo(left -> {});
        duty.letGo(left -> {});

        assertThat(gerrit.hooks.get(SHOP)).containsOnlyKeys("other");
    }

    @Test
    void aLimitOfRequestsIsWaitedFor() throws Exception {
        test.waitsAsAsked(gerrit, duty(ONE));
    }

    @Test
    void neitherCredentialsNorAnswerAreQuotedWhateverGoesWrong() throws Exception {
        test.quotesNothing(gerrit, "Gerrit", () -> duty(ONE + SHOWN));
    }

    @Test
    void whoOnlyReceivesHasNoDuty() throws Exception {
        assertThat(source(ONE + ",'events':[],'gerritBaseURL':'https://gerrit.example.com'", "")
                        .hasDuty())
                .isFalse();
    }

    private Duty duty(String fields) throws Exception {
        return duty(fields, "'events':['ref-updated','patchset-created']");
    }

    private Duty duty(String fields, String events) throws Exception {
        var name = fields.contains("hookName") ? "" : ",'hookName':'tandem'";
        var all = "%s,%s%s,'gerritBaseURL':'%s/'".formatted(fields, events, name, gerrit.url())
                + ",'auth':{'username':{'name':'gerrit','key':'user'},'password':{'name':'gerrit','key':'password'}}";
        var source = source(all, ",'url':'https://hooks.example.com'");
        assertThat(source.hasDuty()).isTrue();
        assertThat(source.deletesHooks()).isEqualTo(fields.contains("deleteHookOnFinish"));
        return GerritAccess.duty(source, test.pod);
    }

    private NamedSource other(String hookName, String projects) throws Exception {
        var fields = "%s,'hookName':'%s','gerritBaseURL':'%s/a'".formatted(projects, hookName, gerrit.url());
        return new NamedSource("gerrit", "other", source(fields, ",'url':'https://other.example.com'"), false);
    }

    private static GerritSource source(String fields, String url) throws Exception {
        return HookCase.source(
                GerritSource.class, "{'webhook':{'endpoint':'/push','port':'12000'%s},%s}".formatted(url, fields));
    }
}
