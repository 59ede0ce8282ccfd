package io.tandem.eventsource.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.fetch.Fetch.Asked;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the vectors that Amazon publishes of the fourth version of its signature (aws-sig-v4-test-suite, and the example of IAM). */
class AwsSignatureTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final AwsCredentials KEYS =
            new AwsCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());

    /** Of post-sts-header-before. */
    private static final String TOKEN =
            "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflf"
                    + "KD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0r"
                    + "KwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            get-vanilla | GET | https://example.amazonaws.com/ | - | - | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
            get-vanilla with its usual port | GET | https://example.amazonaws.com:443 | - | - | host;x-amz-date | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31
            get-vanilla-query-order-key-case | GET | https://example.amazonaws.com/?Param2=value2&Param1=value1 | - | - | host;x-amz-date | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500
            post-vanilla | POST | https://example.amazonaws.com/ | - | - | host;x-amz-date | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b
            post-x-www-form-urlencoded | POST | https://example.amazonaws.com/ | application/x-www-form-urlencoded | Param1=value1 | content-type;host;x-amz-date | ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a
            """)
    void aRequestOfAmazonsSuiteGetsItsSignature(
            String name, String method, String address, String type, String body, String names, String signature) {
        var header = type == null ? Map.<String, String>of() : Map.of("Content-Type", type);
        var asked = new Asked(method, URI.create(address), header, body == null ? new byte[0] : body.getBytes(UTF_8));

        var signed = AwsSignature.signed(asked, KEYS, new Scope("us-east-1", "service"), NOW);

        assertThat(signed.header())
                .containsEntry("X-Amz-Date", "20150830T123600Z")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=%s, Signature=%s"
                                .formatted(names, signature));
        assertThat(signed.body()).isEqualTo(asked.body());
    }

    @Test
    void theExampleOfTheDocumentationGetsItsSignature() {
        var asked = Asked.get(
                URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"),
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));

        assertThat(AwsSignature.signed(asked, KEYS, new Scope("us-east-1", "iam"), NOW)
                        .header()
                        .get("Authorization"))
                .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void aTokenThatGoesWithKeysIsSentAndSigned() {
        var keys = new AwsCredentials(KEYS.accessKey(), KEYS.secretKey(), Optional.of(TOKEN));
        var asked = new Asked("POST", URI.create("https://example.amazonaws.com/"), Map.of(), new byte[0]);

        assertThat(AwsSignature.signed(asked, keys, new Scope("us-east-1", "service"), NOW)
                        .header())
                .containsEntry("X-Amz-Security-Token", TOKEN)
                .extractingByKey("Authorization")
                .asString()
                .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,")
                .endsWith("Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            get-vanilla-query-order-key-case | ?Param2=value2&Param1=value1 | - | 86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5
            get-vanilla-with-session-token | - | 6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267 | 7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c
            """)
    void anAddressOfAmazonsSuiteGetsItsSignature(String name, String query, String token, String signature) {
        var address = URI.create("https://example.amazonaws.com/" + (query == null ? "" : query));
        var keys = new AwsCredentials(KEYS.accessKey(), KEYS.secretKey(), Optional.ofNullable(token));

        var signed = AwsSignature.presigned(address, Duration.ofHours(1), keys, new Scope("us-east-1", "service"), NOW);

        assertThat(signed.toString())
                .startsWith(address + (query == null ? "?" : "&"))
                .contains("X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&")
                .contains("X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&")
                .contains("X-Amz-SignedHeaders=host&")
                .endsWith("&X-Amz-Signature=" + signature);
    }
}
