package io.tandem.eventsource.connector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.FakeTime;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.fetch.Provider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MskIamTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private final Provider aws = new Provider();

    @TempDir
    private Path files;

    @AfterEach
    void stop() {
        aws.close();
    }

    /** The addresses are those that Amazon's own signer in Python (1.0.2, botocore 1.44.8) makes of these inputs, without its name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            2026-05-01T10:00:00Z | eu-central-1 | AKIDEXAMPLE | - | https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260501%2Feu-central-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20260501T100000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=212c073ee40df5e6cf33f691ea121d495c380d30638e7168b7761a7102a4a4d8
            2026-12-31T23:59:59Z | cn-north-1 | ASIAEXAMPLE | IQoJb3JpZ2luX2VjE//+a*b~c d== | https://kafka.cn-north-1.amazonaws.com/?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20261231%2Fcn-north-1%2Fkafka-cluster%2Faws4_request&X-Amz-Date=20261231T235959Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Security-Token=IQoJb3JpZ2luX2VjE%2F%2F%2Ba%2Ab~c%20d%3D%3D&X-Amz-Signature=c128f7e3b0e9cec55d6a86dab00d2186baf26b02a88df018a9c41cfb05f8f3d3
            """)
    void aTokenIsTheAddressThatAmazonsOwnSignerMakes(
            Instant now, String region, String accessKey, String session, String address) throws Exception {
        var variables = new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", accessKey, "AWS_SECRET_ACCESS_KEY", SECRET));
        variables.put("AWS_SESSION_TOKEN", session == null ? "" : session);

        var token = iam(region, variables, now).token();

        assertThat(token.value()).doesNotContain("=");
        var made = new String(Base64.getUrlDecoder().decode(token.value()), UTF_8);
        assertThat(made.split("&")).containsExactlyInAnyOrder((address + "&User-Agent=tandem-event-source").split("&"));
        assertThat(token.lifetimeMs())
                .isEqualTo(now.plus(Duration.ofMinutes(15)).toEpochMilli());
    }

    @Test
    void theTokenOfTheServiceAccountIsShownForItsRoleAndATokenEndsWithTheKeys() throws Exception {
        aws.says("/", answer("2026-05-01T10:10:00Z"));

        var token = byServiceAccount().token();

        assertThat(new String(Base64.getUrlDecoder().decode(token.value()), UTF_8))
                .contains("X-Amz-Credential=ASIAROLE%2F20260501%2Feu-central-1%2F")
                .contains("X-Amz-Security-Token=canary%2Bsession");
        assertThat(Instant.ofEpochMilli(token.lifetimeMs())).isEqualTo("2026-05-01T10:10:00Z");
        assertThat(token).hasToString("token of awsMskIamAuth");
    }

    @Test
    void keysThatHaveEndedMakeNoToken() throws Exception {
        aws.says("/", answer("2026-05-01T10:00:00Z"));

        var iam = byServiceAccount();

        assertThatThrownBy(iam::token)
                .hasMessage(
                        "awsMskIamAuth: the keys that AWS gives this pod have ended: look at the clock of its node");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | <ErrorResponse><Error><Code>AccessDenied</Code><Message>canary</Message></Error></ErrorResponse> | awsMskIamAuth: STS does not give this pod its role (it answers 403): let the role's trust policy name
            400 | <ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>canary</Message></Error></ErrorResponse> | awsMskIamAuth: STS does not give this pod its role (it answers 400)
            400 | <ErrorResponse><Error><Code>Throttling</Code><Message>canary</Message></Error></ErrorResponse> | awsMskIamAuth: STS is in trouble, which is tried again (it answers 400)
            503 | canary | awsMskIamAuth: STS is in trouble, which is tried again (it answers 503)
            200 | <html>canary | awsMskIamAuth: STS: no XML is answered by 127.0.0.1, so that may be no service of AWS, see region
            200 | <AssumeRoleWithWebIdentityResponse/> | awsMskIamAuth: AWS gives this pod no keys for its role
            """)
    void whateverStsAnswersTheFieldIsNamedAndNothingQuoted(int status, String body, String message) throws Exception {
        aws.says("/", status, body, Map.of());

        var iam = byServiceAccount();

        assertThatThrownBy(iam::token).hasMessageStartingWith(message).satisfies(MskIamTest::quotesNothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example/#", "a@b", "", "eu central"})
    void aRegionThatIsNoNameIsRefusedForItIsPartOfHostsThatGetTheToken(String region) {
        assertThatThrownBy(() -> iam(region, Map.of(), NOW))
                .hasMessage("awsMskIamAuth.region must be the name of a region, such as eu-central-1");
    }

    private static void quotesNothing(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).doesNotContain("canary");
    }

    private MskIam byServiceAccount() throws Exception {
        var file = Files.writeString(files.resolve("token"), "canary-jwt");
        return iam(
                "eu-central-1",
                Map.of(
                        "AWS_ROLE_ARN",
                        "arn:aws:iam::111122223333:role/reader",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        file.toString(),
                        "AWS_ENDPOINT_URL_STS",
                        aws.url()),
                NOW);
    }

    private static String answer(String end) {
        return ("<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                        + "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>canary-role</SecretAccessKey>"
                        + "<SessionToken>canary+session</SessionToken><Expiration>%s</Expiration>"
                        + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")
                .formatted(end);
    }

    private static MskIam iam(String region, Map<String, String> variables, Instant now) {
        var time = new FakeTime(now);
        try (var context = new TestContext("msk", time, time)) {
            context.variables = variables;
            return MskIam.of(new KafkaSource.AwsMskIamAuth(region, Map.of()), context);
        }
    }
}
