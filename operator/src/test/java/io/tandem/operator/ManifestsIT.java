package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Samples;
import io.tandem.operator.cluster.Sensors;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.plan.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that users have is accepted as it is, and its status says truly what can run. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ManifestsIT {
    private static final Set<String> KINDS = Set.of("EventSource", "Sensor");

    ControlPlane cluster;

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void appliesAndTellsWhatCanRun(Path manifest) throws IOException {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");

        for (var resource : resources(manifest)) {
            resource.getMetadata().setNamespace(space.namespace());
            var applied = cluster.client().resource(resource).create();
            if (applied.getKind().equals("Sensor")) {
                new Sensors(space).await(applied.getMetadata().getName(), "Deployed", "True", "Applied");
            } else {
                tellsWhatCanRun(space, applied.getMetadata().getName());
            }
        }
    }

    private static void tellsWhatCanRun(Space space, String name) {
        var review = Review.of(space.source(name));
        if (review.problems().isEmpty()) {
            space.awaitCondition(name, "SourcesProvided", "True", "AllEventsValid");
        } else {
            var first = review.problems().get(0).toString();
            space.awaitCondition(name, "SourcesProvided", "False", "InvalidEventSource", first);
        }
        if (review.deployable()) {
            space.awaitCondition(name, "Deployed", "True", "Applied");
        } else {
            space.awaitCondition(name, "Deployed", "False", "BuildDeploymentSpecFailed");
        }
    }

    private List<? extends HasMetadata> resources(Path manifest) throws IOException {
        try (var in = Files.newInputStream(manifest)) {
            var found = cluster.client().load(in).items().stream()
                    .filter(resource -> KINDS.contains(resource.getKind()))
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    static Stream<Path> manifests() {
        return Samples.manifests();
    }
}
