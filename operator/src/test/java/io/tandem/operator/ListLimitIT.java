package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.operator.cluster.ControlPlaneResource;
import io.tandem.operator.cluster.SentRequests;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Large resources, whoever wrote them, could end the operator for want of memory when it listed all of a kind at once. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ListLimitIT {
    @Inject
    Operator operator;

    @Inject
    SentRequests sent;

    @Test
    void everyInformerListsAFewAtATime() {
        var informers = operator.getRegisteredControllers().stream()
                .map(Controller.class::cast)
                .flatMap(ListLimitIT::informers)
                .toList();

        assertThat(informers).hasSizeGreaterThan(10).allSatisfy(informer -> assertThat(
                        informer.configuration().getInformerConfig().getInformerListLimit())
                .as(informer.name())
                .isEqualTo(20));
    }

    /** Sensors, which wait for events of EventSources, had an informer of their own: a quarter of the requests of a restart. */
    @Test
    void whatTwoControllersLookAtIsListedOnce() {
        assertThat(sent.listsAtTheStart("eventsources")).isEqualTo(1);
        assertThat(sent.listsAtTheStart("sensors")).isEqualTo(1);
    }

    private static Stream<ManagedInformerEventSource<?, ?, ?>> informers(Controller<?> controller) {
        List<EventSource> all = controller.getEventSourceManager().allEventSources();
        return all.stream().filter(ManagedInformerEventSource.class::isInstance).map(source ->
                (ManagedInformerEventSource<?, ?, ?>) source);
    }
}
