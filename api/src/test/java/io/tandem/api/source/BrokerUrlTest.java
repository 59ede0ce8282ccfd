package io.tandem.api.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {
    @ParameterizedTest
    @CsvSource({
        "tcp://broker:1234, tcp://broker:1234",
        "broker, tcp://broker:1883",
        "broker:99, tcp://broker:99",
        "MQTT://broker, tcp://broker:1883",
        "ssl://broker, ssl://broker:8883",
        "mqtts://broker/, ssl://broker:8883",
        "mqtt+ssl://broker:1, ssl://broker:1",
        "tcps://broker, ssl://broker:8883",
        "tcp://[::1]:7, tcp://::1:7",
        "tls://me:word@broker, ssl://broker:8883"
    })
    void anAddressIsReadAsUpstreamsClientReadsIt(String text, String expected) {
        assertThat(BrokerUrl.parse(text)).hasToString(expected);
    }

    @Test
    void userAndPasswordAreDecoded() {
        assertThat(BrokerUrl.parse("tcp://a%40b:c%3Ad+e@broker").login())
                .contains(new BrokerUrl.Login("a@b", Optional.of("c:d+e")));
        assertThat(BrokerUrl.parse("tcp://me@broker").login()).contains(new BrokerUrl.Login("me", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1883",
                "tcp://",
                "http://me:canary@broker",
                "ws://me:canary@broker",
                "unix:///canary",
                "tcp://me:can/ary@broker",
                "tcp://me:canary@a:1,tcp://b:1",
                "tcp://me:canary%@broker",
                "tcp://me:canary@broker:port",
                "tcp://me:canary@broker:65536",
                "tcp://me:canary@ broker"
            })
    void whatIsNoAddressIsRefusedAndQuotedNowhere(String text) {
        assertThatThrownBy(() -> BrokerUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no address of an MQTT broker such as tcp://host:1883: ")
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }

    @Test
    void neitherUserNorPasswordIsInItsText() {
        assertThat(String.valueOf(BrokerUrl.parse("tcp://user:canary@broker").login()))
                .doesNotContain("user")
                .doesNotContain("canary");
    }
}
