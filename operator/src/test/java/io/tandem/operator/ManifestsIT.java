package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.local.ControlPlane;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.Samples;
import io.tandem.operator.cluster.Space;
import io.tandem.operator.plan.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that users have is accepted as it is, and its status says truly what can run. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ManifestsIT {
    ControlPlane cluster;

    @ParameterizedTest(name = "{0}")
    @MethodSource("manifests")
    void appliesAndTellsWhatCanRun(Path manifest) throws IOException {
        var space = Space.create(cluster.client());
        space.jetStreamBus("nats://one:4222");

        for (var source : eventSources(manifest)) {
            source.getMetadata().setNamespace(space.namespace());
            var applied = cluster.client().resource(source).create();
            var name = applied.getMetadata().getName();
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
    }

    private List<? extends HasMetadata> eventSources(Path manifest) throws IOException {
        try (var in = Files.newInputStream(manifest)) {
            var found = cluster.client().load(in).items().stream()
                    .filter(resource -> resource.getKind().equals("EventSource"))
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    static Stream<Path> manifests() {
        return Samples.manifests();
    }
}
