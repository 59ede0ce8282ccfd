package io.tandem.operator;

import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.tandem.api.EventSource;
import io.tandem.api.NamedSource;
import io.tandem.api.Sensor;
import io.tandem.api.sensor.Dependency;
import io.tandem.operator.cache.CompactStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The EventSources that Sensors name: one that comes, goes or has other events wakes the Sensors that name it.
 *
 * <p>Those are listed, watched and kept once, by the controller of EventSources. Where that one serves only EventSources of
 * certain labels, Sensors have an informer of their own: they may name others.
 *
 * <p>To find the Sensors that name one unpacks them, so it is not done on the thread that tells of EventSources.
 */
@Singleton
public class NamedEventSources {
    private static final Logger LOG = Logger.getLogger(NamedEventSources.class);
    private static final String INDEX = "event-sources";

    private final CompletableFuture<Function<ResourceID, Optional<EventSource>>> listed = new CompletableFuture<>();
    private final Executor worker;
    /** Those that came, went or have other events; empty where nobody wants to know. */
    private volatile Optional<InTurn<ResourceID>> changes = Optional.empty();

    /** Wakes Sensors on threads of its own. */
    @Inject
    NamedEventSources() {
        this(Thread.ofVirtual().name("named-event-sources")::start);
    }

    /** @param worker runs what wakes Sensors */
    NamedEventSources(Executor worker) {
        this.worker = worker;
    }

    /**
     * For the controller of EventSources: hands on what it is told of them.
     *
     * @param present the EventSource of a name as its informer knows it
     */
    Watched watched(Function<ResourceID, Optional<EventSource>> present) {
        return new Watched(present);
    }

    /** For the controller of Sensors. */
    AbstractEventSource<EventSource, Sensor> of(EventSourceContext<Sensor> context) {
        var sensors = context.getPrimaryCache();
        sensors.addIndexer(
                INDEX,
                sensor -> named(sensor).map(ResourceID::toString).distinct().toList());
        Function<ResourceID, Set<ResourceID>> naming = source -> sensors.byIndex(INDEX, source.toString()).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
        var configuration = context.getControllerConfiguration();
        var selector = configuration.getInformerConfig().getLabelSelector();
        return selector == null || selector.isBlank()
                ? shared(
                        naming,
                        configuration
                                .getConfigurationService()
                                .cacheSyncTimeout()
                                .multipliedBy(2))
                : informer(naming, context);
    }

    /**
     * What {@link #watched} hands on.
     *
     * @param naming the Sensors that name an EventSource
     * @param patience for the first list, which the framework bounds as well
     */
    Shared shared(Function<ResourceID, Set<ResourceID>> naming, Duration patience) {
        return new Shared(naming, patience);
    }

    private static InformerEventSource<EventSource, Sensor> informer(
            Function<ResourceID, Set<ResourceID>> naming, EventSourceContext<Sensor> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(EventSource.class, Sensor.class)
                        .withSecondaryToPrimaryMapper(source -> naming.apply(ResourceID.fromResource(source)))
                        .withItemStore(CompactStore.of(
                                EventSource.class,
                                context.getControllerConfiguration().getInformerConfig(),
                                context.getClient()))
                        .withInformerListLimit(CompactStore.PAGE)
                        .withOnUpdateFilter(NamedEventSources::otherEvents)
                        .withPrimaryToSecondaryMapper(
                                (Sensor sensor) -> named(sensor).collect(Collectors.toSet()))
                        .build(),
                context);
    }

    private static Stream<ResourceID> named(Sensor sensor) {
        return MissingEvents.dependencies(sensor).stream()
                .map(Dependency::eventSourceName)
                .filter(name -> name != null && !name.isEmpty())
                .map(name -> new ResourceID(name, sensor.getMetadata().getNamespace()));
    }

    private static boolean otherEvents(EventSource now, EventSource before) {
        return !events(now).equals(events(before));
    }

    private static Set<String> events(EventSource source) {
        return source.events().stream().map(NamedSource::eventName).collect(Collectors.toSet());
    }

    /** The framework starts it when the EventSources are listed, or when it has waited for that for as long as it does. */
    final class Watched extends AbstractEventSource<Void, EventSource> implements ResourceEventAware<EventSource> {
        private final Function<ResourceID, Optional<EventSource>> present;

        private Watched(Function<ResourceID, Optional<EventSource>> present) {
            super(Void.class, "named-by-sensors");
            this.present = present;
        }

        @Override
        public void start() {
            super.start();
            listed.complete(present);
        }

        @Override
        public void onResourceCreated(EventSource source) {
            changed(source);
        }

        @Override
        public void onResourceUpdated(EventSource now, EventSource before) {
            if (changes.isPresent() && otherEvents(now, before)) {
                changed(now);
            }
        }

        @Override
        public void onResourceDeleted(EventSource source) {
            changed(source);
        }

        private void changed(EventSource source) {
            changes.ifPresent(heard -> heard.add(ResourceID.fromResource(source)));
        }

        @Override
        public Set<Void> getSecondaryResources(EventSource source) {
            return Set.of();
        }
    }

    /** Started once they are listed, as far as the framework waits for that: before, a Sensor would be told that its events are missing. */
    final class Shared extends AbstractEventSource<EventSource, Sensor> {
        private final Function<ResourceID, Set<ResourceID>> naming;
        private final Duration patience;

        private Shared(Function<ResourceID, Set<ResourceID>> naming, Duration patience) {
            super(EventSource.class, "named-event-sources");
            this.naming = naming;
            this.patience = patience;
        }

        @Override
        public void start() {
            try {
                listed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                LOG.warn("EventSources not listed yet, Sensors call their events missing until they are");
            } catch (ExecutionException e) {
                throw new OperatorException("EventSources not listed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperatorException("stopped while EventSources were listed", e);
            }
            super.start();
            changes = Optional.of(new InTurn<>(this::wake, worker));
        }

        private void wake(ResourceID source) {
            if (isRunning()) {
                naming.apply(source).forEach(sensor -> getEventHandler().handleEvent(new Event(sensor)));
            }
        }

        @Override
        public Set<EventSource> getSecondaryResources(Sensor sensor) {
            var present = listed.getNow(unlisted -> Optional.empty());
            return named(sensor)
                    .distinct()
                    .flatMap(id -> present.apply(id).stream())
                    .collect(Collectors.toSet());
        }
    }
}
