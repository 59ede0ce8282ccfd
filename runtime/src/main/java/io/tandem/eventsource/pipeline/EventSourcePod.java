package io.tandem.eventsource.pipeline;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.FilterErrors;
import io.tandem.api.InvalidEvents;
import io.tandem.api.NamedSource;
import io.tandem.api.Problem;
import io.tandem.api.source.Source;
import io.tandem.api.validate.SourceProblems;
import io.tandem.eventsource.bus.Buses;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.bus.RefusedBus;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.checkpoint.CheckpointStore;
import io.tandem.eventsource.checkpoint.Checkpoints;
import io.tandem.eventsource.checkpoint.ConfigMapCheckpoints;
import io.tandem.eventsource.checkpoint.KeyValueCheckpoints;
import io.tandem.eventsource.config.PodEnvironment;
import io.tandem.eventsource.connector.ByteBudget;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.event.CloudEventEncoder;
import io.tandem.eventsource.event.EventFilter;
import io.tandem.eventsource.leader.AlwaysLeader;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;
import io.tandem.filter.Filter;
import io.tandem.filter.FilterSyntaxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Everything that one pod does: a bus, who leads, and a pipeline for each event that can work. */
public final class EventSourcePod {
    private static final Logger LOG = Logger.getLogger(EventSourcePod.class);
    /** Events of one name that may be between their source and the bus at once. */
    private static final int WINDOW = 256;

    private static final Duration CHECK = Duration.ofSeconds(2);

    /** By then a pod is ready, and knows whether it stands by. */
    private static final Duration SETTLED = Duration.ofSeconds(3);

    private final PodEnvironment pod;
    private final Function<Source, ConnectorFactory> connectors;
    private final MeterRegistry registry;
    private final ScheduledExecutorService timers;
    private final Executor blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final InstantSource clock;
    private final Buses buses;
    private final Checkpoints checkpoints;
    private final Leadership everybody = new AlwaysLeader();
    private final Leadership elected;
    private final List<EventPipeline> pipelines = new CopyOnWriteArrayList<>();
    private final Map<String, EventState.Refused> refused = new LinkedHashMap<>();
    private final ByteBudget budget = ByteBudget.ofHeap();
    private final Outages outages = new Outages(System::nanoTime);

    /**
     * Connects to the bus and begins to compete for the lock, both in the background.
     *
     * @param connectors how to connect to each type of source
     */
    public EventSourcePod(
            PodEnvironment pod,
            Map<String, String> env,
            Function<Source, ConnectorFactory> connectors,
            Supplier<KubernetesClient> kubernetes,
            MeterRegistry registry,
            InstantSource clock) {
        this.pod = pod;
        this.connectors = connectors;
        this.registry = registry;
        this.clock = clock;
        this.timers = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("pipeline-", 0).factory());
        this.buses = buses(pod);
        this.checkpoints = new Checkpoints(positions(pod, kubernetes), timers, blocking);
        var elects = pod.eventSource().events().stream().anyMatch(NamedSource::elects);
        this.elected =
                elects ? new Election(pod, env, kubernetes, timers, blocking, clock).start(buses.nats()) : everybody;
    }

    /** Starts every event that can work; what cannot is refused by name and costs the others nothing. */
    public void start() {
        var problems = SourceProblems.of(pod.eventSource());
        problems.object().forEach(problem -> LOG.errorf("refused: %s", text(problem)));
        problems.unknownTypes().forEach(problem -> LOG.errorf("refused: %s", text(problem)));
        problems.events().stream()
                .filter(checked -> !checked.problems().isEmpty())
                .forEach(this::refuse);
        // All are made before one starts: a port that two events share knows both when it opens.
        var factories = new LinkedHashMap<NamedSource, ConnectorFactory>();
        problems.runnable().forEach(event -> factories.put(event, connectors.apply(event.source())));
        factories.forEach(this::start);
        var unused = timers.scheduleWithFixedDelay(
                () -> pipelines.forEach(EventPipeline::check),
                CHECK.toMillis(),
                CHECK.toMillis(),
                TimeUnit.MILLISECONDS);
        // Upstream's words: its test-suite and its users look for them.
        LOG.infof("Eventing server started. eventSource=%s events=%d", pod.name(), pipelines.size());
    }

    /** Ends all terms, lets what is in flight land, gives up the lock, closes the bus. */
    public Uni<Void> stop() {
        return Uni.join()
                .all(elected.resign(), everybody.resign())
                .andCollectFailures()
                .replaceWithVoid()
                .onTermination()
                .invoke(() -> {
                    buses.close();
                    timers.shutdownNow();
                });
    }

    /** What each event is doing, by name. */
    public Map<String, EventState> states() {
        var states = new LinkedHashMap<String, EventState>(refused);
        pipelines.forEach(pipeline -> states.put(pipeline.event().eventName(), pipeline.state()));
        return states;
    }

    /** What became of the duties of those events that have one, by name. */
    public Map<String, DutyState> duties() {
        var duties = new LinkedHashMap<String, DutyState>();
        pipelines.forEach(pipeline ->
                pipeline.duty().ifPresent(state -> duties.put(pipeline.event().eventName(), state)));
        return duties;
    }

    /** Names of all events, those refused included, each with what it is doing at the moment it is asked. */
    public Map<String, Supplier<EventState>> stateOfEach() {
        var states = new LinkedHashMap<String, Supplier<EventState>>();
        refused.forEach((name, state) -> states.put(name, () -> state));
        pipelines.forEach(pipeline -> states.put(pipeline.event().eventName(), pipeline::state));
        return states;
    }

    public Leadership.Standing standing() {
        return elected.standing();
    }

    /** Whether the replicas agree on an active one. */
    public boolean elects() {
        return !(elected instanceof AlwaysLeader);
    }

    /** Names and types of all events, those refused included. */
    public List<NamedSource> events() {
        return pod.eventSource().events();
    }

    /** An item for the present and each later state of the leadership or an event; never fails. */
    public Multi<Object> changes() {
        var all = new ArrayList<Multi<Object>>();
        all.add(elected.standings().onItem().castTo(Object.class));
        pipelines.forEach(pipeline -> {
            all.add(pipeline.states().onItem().castTo(Object.class));
            all.add(pipeline.duties().onItem().castTo(Object.class));
        });
        return Multi.createBy().merging().withConcurrency(all.size()).streams(all);
    }

    /** The terms in which this replica works for its active-passive events. */
    public Multi<Term> terms() {
        return elected.terms();
    }

    /** Parts of this process that have ended though they never should: nothing but a restart brings them back. */
    public List<String> ended() {
        return EndedParts.of(elected, buses.bus(), states());
    }

    public EventBus bus() {
        return buses.bus();
    }

    public PodEnvironment environment() {
        return pod;
    }

    /** They are kept where the lock is, or would be if there were several replicas. */
    private CheckpointStore positions(PodEnvironment pod, Supplier<KubernetesClient> kubernetes) {
        return Election.byLease(pod, buses.nats())
                ? new ConfigMapCheckpoints(kubernetes, pod.namespace(), pod.name())
                : new KeyValueCheckpoints(buses.nats().orElseThrow(), pod.namespace(), pod.name(), clock);
    }

    private static Buses buses(PodEnvironment pod) {
        try {
            return Buses.create(pod.bus(), pod.name(), pod.mounts(), "tandem-" + pod.podName(), pod.subject());
        } catch (IllegalArgumentException e) {
            LOG.errorf("the EventBus cannot be used: %s", e.getMessage());
            return new Buses(new RefusedBus(e.getMessage()), Optional.empty());
        }
    }

    private void refuse(SourceProblems.Checked checked) {
        var event = checked.event();
        var reason = String.join(
                "; ", checked.problems().stream().map(EventSourcePod::text).toList());
        LOG.errorf("refused: %s eventName=%s", reason, event.eventName());
        refused.put(event.eventName(), new EventState.Refused(clock.instant(), reason));
    }

    private static String text(Problem problem) {
        return problem.field() + " " + problem.message();
    }

    private void start(NamedSource event, ConnectorFactory connector) {
        var name = event.eventName();
        var meter = new EventMeter(registry, pod.namespace(), pod.name(), event.type(), name);
        var status = new EventStatus(clock.instant());
        var delivery = new Delivery(
                preparation(event, meter),
                buses.bus(),
                meter,
                new Window(WINDOW, budget.share()),
                connector.patience(),
                budget,
                status,
                outages,
                timers,
                System::nanoTime,
                RandomGenerator.getDefault());
        var supervisor = new Supervisor(
                name,
                connector,
                (whenConnected, term) -> context(event, meter, delivery, status, whenConnected, Optional.of(term)),
                delivery::withdraw,
                delivery::abandon,
                status,
                timers,
                blocking,
                clock,
                System::nanoTime,
                RandomGenerator.getDefault());
        var pipeline =
                new EventPipeline(event, status, supervisor, delivery, duty(event, connector, meter, delivery, status));
        pipelines.add(pipeline);
        pipeline.startDuty(elected);
        if (event.exclusive()) {
            pipeline.start(elected, buses.bus());
            warmUpAsStandby(connector, status);
        } else {
            pipeline.start(everybody, buses.bus());
        }
    }

    private Optional<DutyRounds> duty(
            NamedSource event, ConnectorFactory connector, EventMeter meter, Delivery delivery, EventStatus status) {
        return connector
                .duty(context(event, meter, delivery, status, () -> {}, Optional.empty()))
                .map(duty -> new DutyRounds(
                        event.eventName(),
                        duty,
                        term -> checkpoints.of(
                                event.eventName(),
                                new TermFence(term, System.nanoTime(), System::nanoTime),
                                problem -> {}),
                        () -> event.source().deletesHooks() && pod.ends(),
                        timers,
                        blocking,
                        clock,
                        RandomGenerator.getDefault()));
    }

    private void warmUpAsStandby(ConnectorFactory connector, EventStatus status) {
        var unused = timers.schedule(
                () -> {
                    if (status.get() instanceof EventState.StandingBy) {
                        blocking.execute(connector::warmUp);
                    }
                },
                SETTLED.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private Preparation preparation(NamedSource event, EventMeter meter) {
        LongFunction<Map<String, String>> extensions = pod.extensions()
                ? epoch -> Map.of("tandempod", pod.podName(), "tandemepoch", Long.toString(epoch))
                : epoch -> Map.of();
        return new Preparation(
                pod.name(),
                event.eventName(),
                new CloudEventEncoder(pod.name(), event.type(), event.eventName()),
                filter(event),
                FilterErrors.of(pod.eventSource()).orElse(FilterErrors.DROP),
                InvalidEvents.of(pod.eventSource()).orElse(InvalidEvents.SKIP),
                clock,
                meter,
                new LogThrottle(System::nanoTime),
                extensions);
    }

    private static EventFilter filter(NamedSource event) {
        var expression = event.source().expression();
        if (expression.isEmpty()) {
            return EventFilter.ALL;
        }
        try {
            return Filter.compile(expression.get())::test;
        } catch (FilterSyntaxException e) {
            throw new IllegalStateException("checked before: " + e.getMessage(), e);
        }
    }

    private List<NamedSource> others(String eventName) {
        return pod.eventSource().events().stream()
                .filter(other -> !other.eventName().equals(eventName))
                .toList();
    }

    /** @param term of a connection; a duty belongs to none */
    private AttemptContext context(
            NamedSource event,
            EventMeter meter,
            Delivery delivery,
            EventStatus status,
            Runnable whenConnected,
            Optional<Term> term) {
        var eventName = event.eventName();
        var notes = term.map(present -> status.notes());
        return new AttemptContext(
                pod.namespace(),
                pod.name(),
                eventName,
                others(eventName),
                pod.podName(),
                event.shared(),
                pod.mounts(),
                clock,
                timers,
                WINDOW,
                budget,
                whenConnected,
                delivery::dropped,
                buses.bus()::largest,
                meter::refused,
                Uni.createFrom().deferred(() -> LastPublished.of(buses.bus(), eventName)),
                term.map(Term::vacancy).orElse(Duration.ZERO),
                term.map(present -> checkpoints.of(
                                eventName,
                                new TermFence(present, System.nanoTime(), System::nanoTime),
                                notes.get()::amiss))
                        .orElse(Checkpoint.NONE),
                text -> notes.ifPresent(one -> one.remark(text)),
                reason -> notes.ifPresent(one -> one.blocked(clock.instant(), reason)));
    }
}
