package io.tandem.operator.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import org.junit.jupiter.api.Test;

class BusResolutionTest {
    @Test
    void kafkaGetsATopicOfItsOwnUnlessItNamesOne() {
        assertThat(resolved("kafka: {url: 'kafka:9092', version: 4.1.0}")
                        .kafka()
                        .topic())
                .isEqualTo("shop-default");
        assertThat(resolved("kafka: {url: 'kafka:9092', version: 4.1.0}")
                        .kafka()
                        .version())
                .isEqualTo("4.1.0");
        assertThat(resolved("kafka: {url: 'kafka:9092', topic: mine}").kafka().topic())
                .isEqualTo("mine");
    }

    @Test
    void exoticBusesAreTakenAsTheyAre() {
        var jetStream = resolved("jetstreamExotic: {url: 'nats://n:4222', accessSecret: {name: a, key: b}}");
        assertThat(jetStream.jetstream().url()).isEqualTo("nats://n:4222");
        assertThat(jetStream.jetstream().accessSecret().key()).isEqualTo("b");
        var nats = resolved("nats: {exotic: {url: 'nats://n:4222', clusterID: c, auth: token}}");
        assertThat(nats.nats().clusterID()).isEqualTo("c");
    }

    @Test
    void serversThatSomebodyWouldHaveToInstallAreNotResolved() {
        assertThat(resolve("jetstream: {version: latest}")).isEqualTo(new BusResolution.Install());
        assertThat(resolve("nats: {native: {replicas: 3}}")).isEqualTo(new BusResolution.Native("spec.nats.native"));
    }

    @Test
    void whatIsWrongNamesTheFieldAndTheRemedy() {
        assertThat(wrong("kafka: {topic: t}")).contains("spec.kafka.url: is missing");
        assertThat(wrong("jetstreamExotic: {url: ' '}")).contains("spec.jetstreamExotic.url: is missing");
        assertThat(wrong("nats: {exotic: {}}")).contains("spec.nats.exotic.url", "spec.nats.exotic.clusterID");
        assertThat(wrong("nats: {}")).contains("exactly one of native and exotic");
        assertThat(wrong("{}")).contains("names 0 kinds of bus");
        assertThat(wrong("{kafka: {url: k}, jetstream: {}}")).contains("names 2 kinds of bus");
    }

    /** A Sensor's program reads fields in any case, and of two the last. */
    @Test
    void aFieldInAnotherCaseDoesNotReachThePodsAndOneThatNobodyKnowsDoes() {
        var told = resolved("jetstreamExotic: {url: 'nats://n:4222', URL: 'nats://other:4222', later: 1}");

        assertThat(told.jetstream().url()).isEqualTo("nats://n:4222");
        assertThat(told.jetstream().unknown())
                .as("a program of later may know it")
                .containsOnlyKeys("later");
    }

    private static BusConfig resolved(String spec) {
        return ((BusResolution.Resolved) resolve(spec)).config();
    }

    private static String wrong(String spec) {
        return ((BusResolution.Invalid) resolve(spec)).problems().toString();
    }

    private static BusResolution resolve(String spec) {
        return BusResolution.of(Serialization.unmarshal("""
                metadata: {name: default, namespace: shop}
                spec:
                  %s
                """.formatted(spec), EventBus.class));
    }
}
