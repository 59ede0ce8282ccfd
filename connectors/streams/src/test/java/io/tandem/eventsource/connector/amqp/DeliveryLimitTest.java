package io.tandem.eventsource.connector.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.impl.LongStringHelper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases that are not at hand; the one that is has a test of its own among {@link AmqpOptionsTest}. */
class DeliveryLimitTest {

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.1.3-rc.1", "10.0.1"})
    void aQuorumQueueOfRabbitMq4HasALimitThatNobodySet(String version) {
        assertThat(DeliveryLimit.byDefault(server("RabbitMQ", version))).hasValue(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10.8", "3.13.7", "", "four", "99999999999.1"})
    void anEarlierOneOrOneThatIsNotKnownHasNone(String version) {
        assertThat(DeliveryLimit.byDefault(server("RabbitMQ", version))).isEmpty();
    }

    @Test
    void ofAnotherBrokerNothingIsKnown() {
        assertThat(DeliveryLimit.byDefault(server("LavinMQ", "4.2.0"))).isEmpty();
        assertThat(DeliveryLimit.byDefault(Map.of())).isEmpty();
    }

    /** As the client gives it: its texts are of a class of their own. */
    private static Map<String, Object> server(String product, String version) {
        return Map.of(
                "product", LongStringHelper.asLongString(product), "version", LongStringHelper.asLongString(version));
    }
}
