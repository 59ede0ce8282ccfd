package io.tandem.eventsource.connector.sns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.SnsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnsHostsTest {
    private final SnsHosts hosts = hosts("{\"region\":\"eu-central-1\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-central-1.amazonaws.com:443/x.pem",
                "https://sns.eu-central-1.amazonaws.com.cn/x.pem"
            })
    void theRegionsOwnHostIsTrusted(String address) {
        assertThat(hosts.trusted(address)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.us-east-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem",
                "https://evil.example/sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com@evil.example/x.pem",
                "https://evil.example@sns.eu-central-1.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com:8443/x.pem",
                "https://bucket.s3.amazonaws.com/x.pem",
                "https://sns.eu-central-1.amazonaws.com\\@evil.example/x.pem",
                "https:///x.pem",
                "//sns.eu-central-1.amazonaws.com/x.pem",
                "sns.eu-central-1.amazonaws.com",
                ""
            })
    void anyOtherHostIsNot(String address) {
        assertThat(hosts.trusted(address)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/SimpleNotificationService-1.pem?1",
                "/SimpleNotificationService-1.pem#1",
                "/?Action=GetTopicAttributes",
                "/other/SimpleNotificationService-1.pem",
                "/x.pem",
                ""
            })
    void onlyWhereCertificatesAreIsOneAskedFor(String path) {
        assertThat(hosts.certificate("https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-01ab.pem"))
                .isPresent();
        assertThat(hosts.certificate("https://sns.eu-central-1.amazonaws.com" + path))
                .isEmpty();
    }

    @Test
    void anOwnEndpointIsTrustedWithItsPort() {
        var local = hosts("{\"region\":\"eu-central-1\",\"endpoint\":\"http://moto:5000\"}");
        assertThat(local.trusted("http://moto:5000/x.pem")).isPresent();
        assertThat(local.trusted("https://moto:5000/x.pem")).isEmpty();
        assertThat(local.trusted("http://moto/x.pem")).isEmpty();
        assertThat(local.trusted("http://moto:5001/x.pem")).isEmpty();
    }

    private static SnsHosts hosts(String source) {
        try {
            return new SnsHosts(new ObjectMapper().readValue(source, SnsSource.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
