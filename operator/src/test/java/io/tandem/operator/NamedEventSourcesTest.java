package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tandem.api.EventSource;
import io.tandem.api.Sensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Sensors are told of the EventSources that another controller lists and watches. */
class NamedEventSourcesTest {
    private static final EventSource TICK = source("tick");
    private static final EventSource TOCK = source("tock");
    private static final ResourceID LOGGER = new ResourceID("logger", "shop");
    private static final Sensor SENSOR = Serialization.unmarshal("""
            metadata: {name: logger, namespace: shop}
            spec:
              dependencies:
                - {name: a, eventSourceName: clock, eventName: tick}
                - {name: b, eventSourceName: absent, eventName: tick}
            """, Sensor.class);

    private final List<Event> told = new CopyOnWriteArrayList<>();
    private final NamedEventSources named = new NamedEventSources(Runnable::run);
    private final NamedEventSources.Watched watched = named.watched(id ->
            Optional.ofNullable(Map.of(ResourceID.fromResource(TICK), TICK).get(id)));
    private NamedEventSources.Shared shared;

    @BeforeEach
    void one() {
        shared = named.shared(source -> Set.of(LOGGER), Duration.ofMinutes(10));
        shared.setEventHandler(told::add);
    }

    /** It would be told for a moment that all its events are missing. */
    @Test
    void noSensorIsLookedAtBeforeTheEventSourcesAreListed() throws Exception {
        var start = Thread.ofPlatform().start(shared::start);
        await().until(() -> start.getState() == Thread.State.TIMED_WAITING);
        watched.onResourceCreated(TICK);
        assertThat(told).as("each Sensor is looked at anyway").isEmpty();

        watched.start();
        start.join(Duration.ofMinutes(1));

        assertThat(shared.isRunning()).isTrue();
        assertThat(shared.getSecondaryResources(SENSOR)).containsExactly(TICK);
    }

    @Test
    void aSensorIsWokenByAnEventSourceThatComesGoesOrHasOtherEventsAndByNothingElse() {
        watched.start();
        shared.start();

        watched.onResourceUpdated(TICK, TICK);
        assertThat(told).isEmpty();

        watched.onResourceCreated(TICK);
        watched.onResourceUpdated(TOCK, TICK);
        watched.onResourceDeleted(TOCK);
        assertThat(told).extracting(Event::getRelatedCustomResourceID).containsExactly(LOGGER, LOGGER, LOGGER);

        shared.stop();
        watched.onResourceDeleted(TICK);
        assertThat(told).hasSize(3);
    }

    /** While Sensors were unpacked, no other EventSource's change was told to anybody. */
    @Test
    void whoeverTellsOfAnEventSourceDoesNotWaitUntilTheSensorsThatNameItAreFound() {
        var later = new ArrayDeque<Runnable>();
        var patient = new NamedEventSources(later::add);
        var told = patient.watched(id -> Optional.empty());
        told.start();
        var waking = patient.shared(source -> Set.of(LOGGER), Duration.ofMinutes(10));
        waking.setEventHandler(this.told::add);
        waking.start();

        told.onResourceCreated(TICK);
        told.onResourceUpdated(TOCK, TICK);
        assertThat(this.told).isEmpty();

        later.remove().run();
        assertThat(this.told).as("once for both").hasSize(1);
        assertThat(later).isEmpty();
    }

    @Test
    void whereNoSensorIsToldHereEventsAreNotCompared() {
        assertThatCode(() -> watched.onResourceUpdated(null, null)).doesNotThrowAnyException();
    }

    /** A list that takes longer than the framework waits for it holds up nobody for ever. */
    @Test
    void sensorsAreLookedAtInTheEndThoughTheEventSourcesAreNotListed() {
        var hasty = named.shared(source -> Set.of(LOGGER), Duration.ZERO);
        hasty.setEventHandler(told::add);

        hasty.start();

        assertThat(hasty.getSecondaryResources(SENSOR)).isEmpty();
        watched.onResourceCreated(TICK);
        assertThat(told).as("as soon as it is").hasSize(1);
    }

    private static EventSource source(String event) {
        return Serialization.unmarshal(
                "metadata: {name: clock, namespace: shop}\nspec: {calendar: {%s: {interval: 10s}}}".formatted(event),
                EventSource.class);
    }
}
