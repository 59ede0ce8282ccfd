package io.tandem.eventsource.connector.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.hook.HookCase;
import io.tandem.eventsource.connector.hook.StandIn.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in for the APIs of SNS and STS, see {@link SnsStandIn}: not Amazon. */
class SnsHooksTest {
    private static final String URL = "https://hooks.example.com/push";
    private static final String KEYS =
            ",'accessKey':{'name':'aws','key':'access'},'secretKey':{'name':'aws','key':'secret'}";
    private static final Map<String, String> NOBODY = Map.of("AWS_EC2_METADATA_DISABLED", "true");

    private final HookCase test = new HookCase();
    private final SnsStandIn aws = new SnsStandIn();

    @TempDir
    private Path files;

    @BeforeEach
    void secrets() {
        test.pod.secret("aws", "access", "AKIAKEYS");
        test.pod.secret("aws", "secret", "canary-secret");
    }

    @AfterEach
    void stop() {
        aws.close();
        test.close();
    }

    @Test
    void theTopicIsSubscribedToOnceHoweverOftenItIsLookedAt() throws Exception {
        var duty = duty(KEYS);

        assertThat(duty.keep().detail()).isEqualTo("1 hook, asked for, and confirmed when SNS reaches webhook.url");
        aws.subscriptions.put(URL, "arn:aws:sns:eu-central-1:111122223333:push:1");
        assertThat(test.again(duty).detail()).isEqualTo("1 hook");
        test.again(duty);

        assertThat(aws.actions())
                .containsExactly(
                        "ListSubscriptionsByTopic",
                        "Subscribe",
                        "ListSubscriptionsByTopic",
                        "ListSubscriptionsByTopic");
        var subscribe = aws.asked.get(1);
        assertThat(subscribe.body().path("Endpoint").asText()).isEqualTo(URL);
        assertThat(subscribe.body().path("Protocol").asText()).isEqualTo("https");
        assertThat(subscribe.body().path("TopicArn").asText()).isEqualTo("arn:aws:sns:eu-central-1:111122223333:push");
        assertThat(subscribe.header("Authorization"))
                .startsWith(
                        "AWS4-HMAC-SHA256 Credential=AKIAKEYS/20260501/eu-central-1/sns/aws4_request, SignedHeaders=content-type;host;x-amz-date,");
    }

    @Test
    void aListThatNeverEndsIsToldAndNotHeld() {
        var page = "<R><ListSubscriptionsByTopicResult><Subscriptions><member><SubscriptionArn>a</SubscriptionArn>"
                + "<Endpoint>https://elsewhere.example.com/%s</Endpoint></member></Subscriptions><NextToken>1</NextToken>"
                + "</ListSubscriptionsByTopicResult></R>";
        aws.first = any -> Optional.of(new Said(200, Map.of(), page.formatted("x".repeat(300_000))));

        assertThatThrownBy(() -> duty(KEYS).keep())
                .hasMessage("0 of 1 hooks are kept; the topic: topicArn has more subscriptions than can be looked at");
        assertThat(aws.asked).hasSizeLessThan(20);
    }

    @Test
    void aSubscriptionThatNobodyConfirmedIsAskedForAgain() throws Exception {
        var duty = duty(KEYS);

        duty.keep();
        assertThat(test.again(duty).detail()).contains("asked for");

        assertThat(aws.actions()).containsSubsequence("Subscribe", "ListSubscriptionsByTopic", "Subscribe");
        assertThat(aws.subscriptions).hasSize(1);
    }

    @Test
    void aSubscriptionOnTheLastOfManyPagesIsFound() throws Exception {
        for (int n = 0; n < 230; n++) {
            aws.subscriptions.put("https://elsewhere.example.com/" + n, "arn:" + n);
        }
        aws.subscriptions.put(URL, "arn:ours");

        duty(KEYS).keep();

        assertThat(aws.actions()).hasSize(3).containsOnly("ListSubscriptionsByTopic");
    }

    @Test
    void aSubscriptionThatWasDeletedIsMadeAgain() throws Exception {
        aws.subscriptions.put(URL, "Deleted");

        duty(KEYS).keep();

        assertThat(aws.actions()).contains("Subscribe");
    }

    @Test
    void anUnencryptedListenerIsSubscribedAsOne() throws Exception {
        duty(KEYS, NOBODY, "http://hooks.example.com").keep();

        assertThat(aws.asked.get(1).body().path("Protocol").asText()).isEqualTo("http");
    }

    @Test
    void aRoleIsTakenByThePodsOwnIdentityWhateverKeysThereAre() throws Exception {
        duty(
                        KEYS + ",'roleARN':'arn:aws:iam::111122223333:role/push'",
                        variables("AWS_ACCESS_KEY_ID", "AKIAPOD", "AWS_SECRET_ACCESS_KEY", "canary-pod"),
                        "https://hooks.example.com")
                .keep();

        assertThat(aws.actions().getFirst()).isEqualTo("AssumeRole");
        assertThat(aws.asked.getFirst().header("Authorization"))
                .contains("Credential=AKIAPOD/20260501/eu-central-1/sts/aws4_request");
        isByRole();
    }

    @Test
    void aServiceAccountsTokenIsShownForItsRole() throws Exception {
        var token = Files.writeString(files.resolve("token"), "canary-jwt\n");

        duty(
                        "",
                        variables(
                                "AWS_ROLE_ARN",
                                "arn:aws:iam::111122223333:role/pod",
                                "AWS_WEB_IDENTITY_TOKEN_FILE",
                                token.toString()),
                        "https://hooks.example.com")
                .keep();

        var first = aws.asked.getFirst();
        assertThat(first.body().path("WebIdentityToken").asText()).isEqualTo("canary-jwt");
        assertThat(first.header("Authorization")).isEmpty();
        isByRole();
    }

    @Test
    void theAgentOfANodeIsAskedForThePodsRole() throws Exception {
        var word = Files.writeString(files.resolve("word"), "canary-word");

        duty(
                        "",
                        variables(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                aws.url() + "/v1/credentials",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                                word.toString()),
                        "https://hooks.example.com")
                .keep();

        isByRole();
    }

    @Test
    void theRoleOfTheNodeIsTheLastThatIsAskedFor() throws Exception {
        duty("", variables("AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.url()), "https://hooks.example.com")
                .keep();

        isByRole();
    }

    @Test
    void aPodThatIsNobodyIsToldWhatToDo() {
        assertThatThrownBy(() -> duty("", NOBODY, "https://hooks.example.com").keep())
                .hasMessageStartingWith("accessKey and secretKey are not set, and this pod is nobody at AWS");
        assertThat(aws.asked).isEmpty();
    }

    @Test
    void oneKeyWithoutTheOtherIsNamed() {
        assertThatThrownBy(
                        () -> duty(",'accessKey':{'name':'aws','key':'access'}").keep())
                .hasMessage("secretKey: is required, because accessKey is set");
    }

    @Test
    void keysThatAmazonDoesNotKnowAreNamedByTheirFieldAndATopicByIts() {
        aws.first = any -> Optional.of(SnsStandIn.error(403, "InvalidClientTokenId"));
        assertThatThrownBy(() -> duty(KEYS).keep())
                .hasMessage(
                        "accessKey with secretKey is not accepted: put valid credentials into its Secret (SNS answers 403)");

        aws.first = any -> Optional.of(SnsStandIn.error(403, "AuthorizationError"));
        assertThatThrownBy(() -> duty(KEYS).keep()).hasMessageContaining("it needs sns:Subscribe");

        aws.first = any -> Optional.of(SnsStandIn.error(404, "NotFound"));
        assertThatThrownBy(() -> duty(KEYS).keep()).hasMessageContaining("topicArn names what is not there");
    }

    @Test
    void aRoleThatMayNotBeTakenIsToldWithWhatItNeeds() {
        aws.first = any -> Optional.of(SnsStandIn.error(403, "AccessDenied"));

        assertThatThrownBy(() -> duty(
                                ",'roleARN':'arn:aws:iam::111122223333:role/push'",
                                variables("AWS_ACCESS_KEY_ID", "AKIAPOD", "AWS_SECRET_ACCESS_KEY", "canary-pod"),
                                "https://hooks.example.com")
                        .keep())
                .hasMessageStartingWith("roleARN may not manage hooks here: it needs a trust policy")
                .hasMessageEndingWith("(STS answers 403)");
    }

    @Test
    void limitsAreWaitedForHoweverAmazonTellsThem() throws Exception {
        test.waitsAsAsked(aws, duty(KEYS));
        aws.first = any -> Optional.of(SnsStandIn.error(400, "Throttling"));
        assertThatThrownBy(() -> duty(KEYS).keep())
                .isInstanceOfSatisfying(
                        Duty.Postponed.class, e -> assertThat(e.pause()).isEqualTo(Duration.ofMinutes(1)));
    }

    @Test
    void neitherKeyNorAnswerIsQuotedWhateverGoesWrong() {
        test.quotesNothing(aws, "SNS", () -> duty(KEYS));
    }

    @Test
    void whoOnlyReceivesHasNoDutyAndNeedsNoKeys() throws Exception {
        assertThat(source("", "").hasDuty()).isFalse();
        assertThat(source("", "").problems()).isEmpty();
    }

    private void isByRole() {
        var last = aws.asked.getLast();
        assertThat(last.body().path("Action").asText()).isEqualTo("Subscribe");
        assertThat(last.header("Authorization")).contains("Credential=AKIAROLE/20260501/eu-central-1/sns/");
        assertThat(last.header("X-amz-security-token")).isEqualTo("canary-session");
    }

    private Map<String, String> variables(String... pairs) {
        return pairs.length == 2
                ? Map.of(pairs[0], pairs[1], "AWS_ENDPOINT_URL_STS", aws.url())
                : Map.of(pairs[0], pairs[1], pairs[2], pairs[3], "AWS_ENDPOINT_URL_STS", aws.url());
    }

    private Duty duty(String fields) throws Exception {
        return duty(fields, NOBODY, "https://hooks.example.com");
    }

    private Duty duty(String fields, Map<String, String> variables, String url) throws Exception {
        var source = source(fields, ",'url':'%s'".formatted(url));
        assertThat(source.hasDuty()).isTrue();
        test.pod.variables = variables;
        return SnsAccess.duty(source, test.pod);
    }

    private SnsSource source(String fields, String url) throws Exception {
        return HookCase.source(
                SnsSource.class,
                "{'webhook':{'endpoint':'/push','port':'12000'%s},'topicArn':'arn:aws:sns:eu-central-1:111122223333:push',"
                                .formatted(url)
                        + "'region':'eu-central-1','endpoint':'%s'%s}".formatted(aws.url(), fields));
    }
}
