package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.validate.SourceProblems;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveActiveTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void onlyTheEventsThatAreNamedAreConsumedByAllReplicas() {
        var source = read("""
                metadata: {name: shop, annotations: {tandem.io/active-active: 'orders, , returns, stock, refunds'}}
                spec:
                  kafka:
                    orders: {url: u, topic: t, consumerGroup: {groupName: g}}
                    prices: {url: u, topic: t, consumerGroup: {groupName: g}}
                  nats:
                    returns: {url: u, subject: s, queue: q}
                    stock: {url: u, subject: s, jetstream: {stream: STOCK, durable: shop}}
                  pulsar:
                    refunds: {url: 'pulsar://u', topics: [t], type: key_shared}
                """);
        assertThat(source.events())
                .filteredOn(event -> !event.elects())
                .extracting(NamedSource::eventName)
                .containsExactlyInAnyOrder("orders", "returns", "stock", "refunds");
        assertThat(SourceProblems.of(source).all()).isEmpty();
        assertThat(ActiveActive.unknown(source)).isEmpty();
    }

    @Test
    void aNameThatIsNoEventIsTold() {
        var source = read("""
                metadata: {name: shop, annotations: {tandem.io/active-active: order}}
                spec: {nats: {orders: {url: u, subject: s, queue: q}}}
                """);
        assertThat(ActiveActive.unknown(source)).containsExactly("order");
        assertThat(source.events()).allMatch(NamedSource::elects);
        assertThat(ActiveActive.unknown(read("metadata: {annotations: {tandem.io/active-active: a}}")))
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka: {e: {url: u, topic: t, partition: '0'}} # set consumerGroup",
                "nats: {e: {url: u, subject: s}} # set queue or jetstream",
                "pulsar: {e: {url: 'pulsar://u', topics: [t]}} # set type to shared or key_shared",
                "pulsar: {e: {url: 'pulsar://u', topics: [t], type: failover}} # set type to shared or key_shared",
                "amqp: {e: {url: 'amqp://u', exchangeType: fanout, routingKey: r}} # set queueDeclare.name",
                "amqp: {e: {url: 'amqp://u', exchangeType: fanout, routingKey: r, queueDeclare: {name: q, exclusive: true}}} # take queueDeclare.exclusive away",
                "amqp: {e: {url: 'amqp://u', exchangeType: fanout, routingKey: r, queueDeclare: {name: q}, consume: {exclusive: true}}} # take consume.exclusive away",
                "amqp: {e: {url: 'amqp://u', exchangeType: fanout, routingKey: r, queueDeclare: {name: q, arguments: 'x-queue-type: stream'}}} # use a quorum queue",
                "mqtt: {e: {url: u, topic: t, clientId: c, protocolVersion: '5'}} # $share/shop/orders",
                "mqtt: {e: {url: u, topic: $share/g/t, clientId: c}} # set protocolVersion to '5'",
                "mqtt: {e: {url: u, topic: $share/g/t, clientId: c, protocolVersion: '5', qos: 2}} # set qos to 1",
                "mqtt: {e: {url: u, topic: $share/g/t, clientId: c, protocolVersion: '5', qos: 1, cleanSession: false}} # take cleanSession away",
                "emitter: {e: {broker: b, channelKey: k, channelName: n}} # take it away there",
                "redis: {e: {hostAddress: 'h:6379', channels: [c]}} # take it away there",
                "generic: {e: {url: u, config: c}} # take it away there",
                "calendar: {e: {interval: 1m}} # take it away there"
            })
    void whatWouldDoubleEventsIsRefusedByNameWithTheRemedy(String yaml) {
        var remedy = yaml.substring(yaml.indexOf('#') + 1).strip();
        var source = read("""
                metadata: {name: shop, annotations: {tandem.io/active-active: e}}
                spec:
                  %s
                """.formatted(yaml));
        assertThat(SourceProblems.of(source).runnable()).isEmpty();
        assertThat(SourceProblems.of(source).all())
                .singleElement()
                .extracting(Object::toString)
                .asString()
                .contains("spec." + source.events().get(0).type() + ".e", "tandem.io/active-active", remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp: {e: {url: 'amqp://u', exchangeType: fanout, routingKey: r, queueDeclare: {name: q}}}",
                "mqtt: {e: {url: u, topic: $share/g/t, clientId: c, protocolVersion: '5', qos: 1}}",
                "redisStream: {e: {hostAddress: 'h:6379', streams: [s]}}",
                "nsq: {e: {hostAddress: 'h:4161', topic: t, channel: c}}",
                "webhook: {e: {endpoint: /a, port: '12000'}}"
            })
    void whatItsServerSharesIsAccepted(String yaml) {
        var source = read("""
                metadata: {name: shop, annotations: {tandem.io/active-active: e}}
                spec: {%s}
                """.formatted(yaml));
        assertThat(SourceProblems.of(source).all()).isEmpty();
        assertThat(source.events()).noneMatch(NamedSource::elects);
    }

    private static EventSource read(String yaml) {
        try {
            return EventSourceJson.MAPPER.convertValue(YAML.readTree(yaml), EventSource.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
