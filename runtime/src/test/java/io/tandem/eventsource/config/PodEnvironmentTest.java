package io.tandem.eventsource.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.EventSourceJson;
import io.tandem.api.ObjectVariables;
import io.tandem.eventsource.config.PodEnvironment.ConfigurationException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodEnvironmentTest {
    private final Map<String, String> env = new HashMap<>(Map.of(
            "EVENTSOURCE_OBJECT",
            base64("""
                {"metadata":{"name":"shop","namespace":"argo"},"spec":{"webhook":{"orders":{}}}}\
                """),
            "EVENTBUS_CONFIG",
            base64("""
                {"jetstream":{"url":"nats://bus:4222"}}\
                """),
            "EVENTBUS_SUBJECT",
            "eventbus-argo",
            "POD_NAME",
            "shop-eventsource-abc"));

    @Test
    void whatTheControllerSetsIsRead() {
        var pod = PodEnvironment.of(env);
        assertThat(pod.name()).isEqualTo("shop");
        assertThat(pod.namespace()).isEqualTo("argo");
        assertThat(pod.podName()).isEqualTo("shop-eventsource-abc");
        assertThat(pod.subject()).isEqualTo("eventbus-argo");
        assertThat(pod.bus().jetstream().url()).isEqualTo("nats://bus:4222");
        assertThat(pod.eventSource().getSpec().sources()).hasSize(1);
        assertThat(pod.leaseElection()).isFalse();
        assertThat(pod.extensions()).isFalse();
        assertThat(pod.mounts().root()).isEqualTo(Path.of("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EVENTSOURCE_OBJECT", "EVENTBUS_SUBJECT", "POD_NAME"})
    void aMissingVariableIsNamed(String variable) {
        env.remove(variable);
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(variable + " is not defined");
    }

    @ParameterizedTest
    @CsvSource({"EVENTSOURCE_OBJECT, EventSource", "EVENTBUS_CONFIG, BusConfig"})
    void aVariableThatCannotBeReadIsNamedWithWhatItShouldBe(String variable, String type) {
        for (var garbled : new String[] {"{}", "*", base64("{"), base64("[]"), base64("\"text\""), base64("null")}) {
            env.put(variable, garbled);
            assertThatThrownBy(() -> PodEnvironment.of(env))
                    .as(garbled)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(variable + " must be base64 of JSON");
        }
    }

    @Test
    void anEventSourceWithoutANameOrASpecIsRefused() {
        object("{\"spec\":{}}");
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EVENTSOURCE_OBJECT has no metadata.name");
        object("{\"metadata\":{\"name\":\"shop\"},\"spec\":null}");
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EVENTSOURCE_OBJECT has no spec");
        object("{\"metadata\":{\"name\":\"shop\"}}");
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EVENTSOURCE_OBJECT has no spec");
    }

    @Test
    void anObjectTooLargeForOneVariableComesInParts() {
        parts(large());
        assertThat(env).containsKey("EVENTSOURCE_OBJECT_GZIP_1").doesNotContainKey("EVENTSOURCE_OBJECT");
        assertThat(PodEnvironment.of(env).eventSource().getSpec().sources()).hasSize(20_000);
    }

    @Test
    void missingOrGarbledPartsAreNamedWithWhatTheyShouldBe() {
        parts(large());
        env.remove("EVENTSOURCE_OBJECT_GZIP_1");
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EVENTSOURCE_OBJECT_GZIP_0 and those after it must be base64");
        env.put("EVENTSOURCE_OBJECT_GZIP_1", "*");
        assertThatThrownBy(() -> PodEnvironment.of(env))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EVENTSOURCE_OBJECT_GZIP_0 and those after it must be base64");
    }

    private void parts(JsonNode object) {
        env.remove("EVENTSOURCE_OBJECT");
        env.putAll(ObjectVariables.of(object));
    }

    /** Endpoints by chance, so that it stays large when compressed. */
    private static JsonNode large() {
        var random = new Random(1);
        var object = EventSourceJson.MAPPER.createObjectNode();
        object.putObject("metadata").put("name", "shop").put("namespace", "argo");
        var events = object.putObject("spec").putObject("webhook");
        for (var i = 0; i < 20_000; i++) {
            events.putObject("e" + i).put("endpoint", "/" + Long.toHexString(random.nextLong()));
        }
        return object;
    }

    @Test
    void noBusIsNoReasonNotToStart() {
        env.remove("EVENTBUS_CONFIG");
        assertThat(PodEnvironment.of(env).bus().jetstream()).isNull();
        env.put("EVENTBUS_CONFIG", " ");
        assertThat(PodEnvironment.of(env).bus().jetstream()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 3", "0, 1", "-2, 1", "null, 1"})
    void replicasAreAtLeastOne(String written, int expected) {
        object("{\"metadata\":{\"name\":\"shop\"},\"spec\":{\"replicas\":%s}}".formatted(written));
        assertThat(PodEnvironment.of(env).replicas()).isEqualTo(expected);
    }

    @Test
    void replicasMayBeLeftOutAndSoMayTheNamespace() {
        object("{\"metadata\":{\"name\":\"shop\"},\"spec\":{}}");
        assertThat(PodEnvironment.of(env).replicas()).isEqualTo(1);
        assertThat(PodEnvironment.of(env).namespace()).isEqualTo("default");
    }

    @ParameterizedTest
    @CsvSource({"k8s, true", "K8S, true", "K8s, true", "'', false", "nats, false"})
    void aLeaseIsAskedForInAnyCase(String value, boolean expected) {
        env.put("LEADER_ELECTION", value);
        assertThat(PodEnvironment.of(env).leaseElection()).isEqualTo(expected);
    }

    @Test
    void aPodThatRunsAsAProcessHasItsOwnRoot() {
        env.put("TANDEM_ROOT", "/tmp/pod");
        env.put("TANDEM_EVENT_EXTENSIONS", "true");
        var pod = PodEnvironment.of(env);
        assertThat(pod.mounts().secretPath("a", "b")).isEqualTo(Path.of("/tmp/pod/argo-events/secrets/a/b"));
        assertThat(pod.extensions()).isTrue();
    }

    private void object(String json) {
        env.put("EVENTSOURCE_OBJECT", base64(json));
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}
