package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.BusConfig;
import io.tandem.api.Problem;
import io.tandem.api.Sensor;
import io.tandem.api.sensor.SensorObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SensorReviewTest {
    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(textBlock = """
        registry.example/argo-events:1,             registry.example/argo-events, true
        registry.example/argo-events@sha256:ab,     registry.example/argo-events, true
        registry.example/argo-events/more:1,        registry.example/argo-events, true
        registry.example/argo-events,               registry.example/argo-events, true
        registry.example/argo-events-evil:1,        registry.example/argo-events, false
        registry.example/argo-events:1,             registry.example,             true
        registry.example:5000/argo-events:1,        registry.example,             false
        registry.example:5000/argo-events:1,        registry.example:5000/,       true
        registry.example.evil.com/argo-events:1,    registry.example,             false
        argo-events:1,                              registry.example,             false
        registry.example/argo-events:1,             registry.example/argo-events:1, true
        registry.example/argo-events:1@sha256:ab,   registry.example/argo-events:1, false
        registry.example/argo-events:1/more,        registry.example/argo-events:1, false
        registry.example/argo-events@sha256:abcd,   registry.example/argo-events@sha256:ab, false
        registry.example:5000/argo-events:1,        registry.example:5000,        true
        """)
    void anImageLiesInARegistryOrRepositoryAndNotBesideIt(String image, String allowed, boolean lies) {
        var sensor = sensor("n");
        sensor.getMetadata().setAnnotations(Map.of("tandem.io/sensor-image", image));
        var images = SensorImages.of(Optional.of("default:1"), Optional.of("other.example, " + allowed));
        assertThat(images.problem(sensor).isEmpty()).isEqualTo(lies);
        assertThat(images.of(sensor)).isEqualTo(image);
    }

    @Test
    void whereNoImageMayBeChosenTheRemedyIsToTakeTheAnnotationAway() {
        var sensor = sensor("n");
        sensor.getMetadata().setAnnotations(Map.of("tandem.io/sensor-image", "argo-events:1"));
        assertThat(SensorImages.of(Optional.of("default:1"), Optional.empty()).problem(sensor))
                .hasValueSatisfying(problem -> assertThat(problem.message())
                        .contains("take the annotation away", "TANDEM_SENSOR_IMAGE_ALLOW")
                        .doesNotContain("nowhere"));
    }

    @Test
    void withoutAnImageNoSensorIsDeployedAndTheSettingIsNamed() {
        var review = SensorReview.of(
                sensor("n"), Optional.empty(), settings(SensorImages.of(Optional.of(" "), Optional.empty())));
        assertThat(review.deployable()).isFalse();
        assertThat(review.pods()).extracting(Problem::field).containsExactly("TANDEM_SENSOR_IMAGE");
    }

    @Test
    void theLeaseWithTheDefaultAccountIsToldButOnKafka() {
        var sensor = sensor("n");
        sensor.getMetadata().setAnnotations(Map.of("events.argoproj.io/leader-election", "K8S"));
        var images = SensorImages.of(Optional.of("default:1"), Optional.empty());
        var onNats = SensorReview.of(sensor, bus("jetstream"), settings(images));
        assertThat(onNats.hints(sensor, Optional.empty())).singleElement().satisfies(problem -> assertThat(
                        problem.message())
                .contains("Lease sensor-n", "serviceAccountName", "get, create and update"));
        assertThat(SensorReview.of(sensor, bus("kafka"), settings(images)).hints(sensor, Optional.empty()))
                .isEmpty();
    }

    @Test
    void theLargestObjectIsTheOneThatFitsIntoAVariable() {
        // Linux counts the name, the equals sign and the end
        for (var more : List.of(0, 1)) {
            var sensor = sensor("n");
            var length = 98_292 - SensorObject.variable(sensor, true).length() / 4 * 3 + padding(sensor) + more;
            sensor.getSpec().loggingFields().put("a", "x".repeat(length));
            var variable = SensorObject.VARIABLE + "=" + SensorObject.variable(sensor, true) + "\0";
            assertThat(SensorObject.problem(sensor).isPresent()).isEqualTo(more == 1);
            assertThat(variable.length() <= 131_072).isEqualTo(more == 0);
        }
    }

    private static int padding(Sensor sensor) {
        var text = SensorObject.variable(sensor, true);
        return text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    }

    private static Sensor sensor(String name) {
        return Serialization.unmarshal("""
            metadata: {name: %s, namespace: shop, uid: u}
            spec:
              loggingFields: {a: ""}
              dependencies: [{name: d, eventSourceName: s, eventName: e}]
              triggers: [{template: {name: t, log: {}}}]
            """.formatted(name), Sensor.class);
    }

    private static Optional<BusConfig> bus(String kind) {
        return Optional.of(Serialization.unmarshal(kind + ": {url: u}", BusConfig.class));
    }

    private static SensorSettings settings(SensorImages images) {
        return new SensorSettings(images, Optional.empty(), Exceptions.NONE);
    }
}
