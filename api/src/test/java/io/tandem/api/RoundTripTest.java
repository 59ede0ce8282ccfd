package io.tandem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tandem.api.validate.SourceProblems;
import io.tandem.api.validate.UnknownFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is written back as the same JSON tree, by the pods' mapper and by the Kubernetes client's. */
class RoundTripTest {
    /** Some of upstream's examples have sentences in the place of names. */
    private static final String PLACEHOLDER = "is no name and no path";

    private static final KubernetesSerialization CLIENT = new KubernetesSerialization();
    private static final String FRAME = """
            {"apiVersion":"argoproj.io/v1alpha1","kind":"EventSource","metadata":{"name":"x"},"spec":%s}""";

    static List<Path> samples() {
        return Manifests.files(Manifests.SAMPLES);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleComesBackUnchanged(Path file) throws IOException {
        for (var json : Manifests.eventSources(file)) {
            assertKept(json);
        }
    }

    @Test
    void everyUpstreamManifestIsUnderstoodAndComesBackUnchanged() throws IOException {
        var folder = System.getProperty("tandem.upstream.manifests", System.getenv("TANDEM_UPSTREAM_MANIFESTS"));
        assumeTrue(folder != null, "name a folder of EventSource manifests with -Dtandem.upstream.manifests=FOLDER");
        var files = Manifests.files(Path.of(folder));
        assertThat(files).isNotEmpty();
        for (var file : files) {
            for (var json : Manifests.eventSources(file)) {
                assertKept(json);

                assertThat(SourceProblems.of(Manifests.read(json)).all())
                        .as("%s", file)
                        .allSatisfy(
                                problem -> assertThat(problem.message()).containsAnyOf("not built yet", PLACEHOLDER));
            }
        }
    }

    @Test
    void everyFieldOfABusComesBack() throws IOException {
        var everything = Everything.of("EventBus", "eventbus");
        Everything.addToEveryObject(everything.get("spec"), "later");
        Everything.addToEveryObject(everything.get("status"), "later");
        assertThat(EventSourceJson.MAPPER.readTree(
                        CLIENT.asJson(CLIENT.unmarshal(everything.toString(), EventBus.class))))
                .isEqualTo(everything);
        var config = EventSourceJson.MAPPER.treeToValue(everything.at("/status/config"), BusConfig.class);
        assertThat(EventSourceJson.MAPPER.readTree(EventSourceJson.MAPPER.writeValueAsString(config)))
                .isEqualTo(everything.at("/status/config"));
    }

    @Test
    void everyFieldOfASensorHasAPlaceAndComesBack() throws IOException {
        var everything = Everything.of("Sensor", "sensors");
        assertThat(UnknownFields.in(EventSourceJson.MAPPER
                        .treeToValue(everything, Sensor.class)
                        .getSpec()))
                .isEmpty();
        Everything.addToEveryObject(everything.get("spec"), "later");
        assertThat(EventSourceJson.MAPPER.readTree(
                        CLIENT.asJson(CLIENT.unmarshal(everything.toString(), Sensor.class))))
                .isEqualTo(everything);
    }

    @Test
    void everyFieldOfTheDefinitionHasAPlaceAndComesBack() throws IOException {
        var everything = Everything.of("EventSource", "eventsources");
        assertKept(everything);
        assertThat(UnknownFields.in(Manifests.read(everything).getSpec())).isEmpty();
    }

    @Test
    void unknownFieldsAreKeptAtEveryLevel() throws IOException {
        var everything = Everything.of("EventSource", "eventsources");
        Everything.addToEveryObject(everything.get("spec"), "later");
        assertKept(everything);
    }

    @Test
    void emptyValuesStayAndAbsentOnesStayAbsent() throws IOException {
        assertKept("""
                {"eventBusName":"","replicas":0,"kafka":{},"github":{"one":{
                  "events":[],"metadata":{},"organizations":[],"active":false,"id":0,"webhook":{}}}}""");
    }

    @Test
    void backoffKeepsNumbersAndStringsAsWritten() throws IOException {
        assertKept("""
                {"nats":{
                  "one":{"connectionBackoff":{"duration":10000000000,"factor":1.5,"jitter":0.2,"steps":5}},
                  "two":{"connectionBackoff":{"duration":"10s","factor":"1.5","jitter":"0.2"}}}}""");
    }

    @Test
    void keysAreReadInAnyCase() throws IOException {
        var json = EventSourceJson.MAPPER.readTree(FRAME.formatted("""
                {"Kafka":{"One":{"URL":"broker:9092","consumergroup":{"GROUPNAME":"g"}}}}"""));
        var event = Manifests.read(json).getSpec().kafka().get("One");
        assertThat(event.url()).isEqualTo("broker:9092");
        assertThat(event.consumerGroup().groupName()).isEqualTo("g");
    }

    @Test
    void nullIsAsAbsent() throws IOException {
        var json = EventSourceJson.MAPPER.readTree(FRAME.formatted("""
                        {"template":null,"calendar":null,
                         "nats":{"one":{"url":null,"auth":null,"connectionBackoff":{"duration":null,"factor":null}}}}"""));
        var spec = Manifests.read(json).getSpec();
        assertThat(spec.sources()).extracting(NamedSource::eventName).containsExactly("one");
        assertThat(spec.nats().get("one").connectionBackoff().duration()).isNull();
        assertThat(EventSourceJson.MAPPER.writeValueAsString(spec))
                .isEqualTo("{\"nats\":{\"one\":{\"connectionBackoff\":{}}}}");
    }

    private static void assertKept(String spec) throws IOException {
        assertKept(EventSourceJson.MAPPER.readTree(FRAME.formatted(spec)));
    }

    private static void assertKept(JsonNode json) throws IOException {
        var pod = EventSourceJson.decode(EventSourceJson.encode(Manifests.read(json)), EventSource.class);
        assertThat(EventSourceJson.MAPPER.readTree(EventSourceJson.MAPPER.writeValueAsString(pod)))
                .isEqualTo(json);
        assertThat(EventSourceJson.MAPPER.readTree(CLIENT.asJson(CLIENT.unmarshal(json.toString(), EventSource.class))))
                .isEqualTo(json);
    }
}
