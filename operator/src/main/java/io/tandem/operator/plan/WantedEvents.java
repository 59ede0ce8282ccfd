package io.tandem.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.EndMarker;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import io.tandem.api.ObjectVariables;
import io.tandem.api.source.Activity;
import io.tandem.api.source.AzureQueueStorageSource;
import io.tandem.api.source.CalendarSource;
import io.tandem.api.source.MnsSource;
import io.tandem.api.source.ResourceSource;
import io.tandem.api.source.Source;
import io.tandem.api.source.SqsSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An EventSource, whose pods run our program.
 *
 * @param events those that can run
 */
record WantedEvents(
        EventSource source, Owner owner, List<NamedSource> events, BusConfig bus, Lock lock, PodSettings settings)
        implements Wanted {
    private static final long SECONDS_TO_WITHDRAW = 3;
    /** As long as Kubernetes lets a rollout take: many pods that start at once on few cores are slow, and not broken. */
    private static final int SECONDS_TO_START = 600;

    static WantedEvents of(EventSource source, Review review, BusConfig bus, PodSettings settings) {
        var lock = elects(review.runnable()) && Wanted.replicas(source.getSpec()) > 1
                ? Lock.of(Wanted.election(source), bus)
                : new Lock.None();
        return new WantedEvents(source, Owner.of(source), review.runnable(), bus, lock, settings);
    }

    @Override
    public EventSourceSpec spec() {
        return source.getSpec();
    }

    @Override
    public String election() {
        return Wanted.election(source);
    }

    /** Two pods may keep hooks for a moment; only to receive alone is what must not happen twice. */
    @Override
    public boolean exclusive() {
        return events.stream().anyMatch(NamedSource::exclusive);
    }

    /** Each pod has to know whether it must elect. */
    @Override
    public boolean scalable() {
        return !elects(events);
    }

    @Override
    public String account() {
        return needsAccess() ? owner.workloadName() : namedAccount();
    }

    boolean electsByLease() {
        return lock instanceof Lock.Lease;
    }

    /** Whether pods keep in a ConfigMap up to where sources were read, or where hooks led: where a Lease is the lock, or would be. */
    boolean keepsCheckpointMap() {
        return Lock.of(election(), bus) instanceof Lock.Lease
                && events.stream()
                        .anyMatch(event -> (!event.shared() && event.source().keepsCheckpoint())
                                || event.source().hasDuty());
    }

    /**
     * Whether pods have an account of ours. One that the user names has its rights from the user; and a single replica that uses
     * the API without naming one has those of the namespace's default account, which checkpoints alone do not take from it.
     */
    boolean needsAccess() {
        return namedAccount() == null && (electsByLease() || (keepsCheckpointMap() && !usesApi()));
    }

    @Override
    public MountedObjects mounted() {
        var mounted = MountedObjects.of(events, bus);
        return EndMarkerMap.isFor(source) ? mounted.withConfigMap(EndMarker.name(owner.name())) : mounted;
    }

    /** Only the event that refers to it cannot run; its connector reports the file by name. */
    @Override
    public boolean startsWithoutFiles() {
        return true;
    }

    @Override
    public Map<String, String> object() {
        var variables = new LinkedHashMap<>(ObjectVariables.of(PodObject.of(source)));
        if (Environment.anyName(settings, owner) && environment().exceededBy(container())) {
            variables.put(Environment.UNLISTED, "any");
        }
        return variables;
    }

    @Override
    public String busVariable() {
        return EventSourceJson.encode(bus);
    }

    @Override
    public SafeEnvironment environment() {
        return SafeEnvironment.EVENT_SOURCE;
    }

    @Override
    public void complete(PodSpecBuilder pod) {
        // thousands of Services would fill the environment, and one may be called like a setting of ours
        pod.withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(automount())
                .withSecurityContext(
                        Restricted.pod(template().securityContext(), container().securityContext()))
                .withAffinity(Spreading.affinity(template(), owner.selector()))
                .withTerminationGracePeriodSeconds(30L);
    }

    @Override
    public void complete(ContainerBuilder main) {
        main.withArgs("eventsource-service")
                .withSecurityContext(Restricted.container(container().securityContext()))
                .withStartupProbe(probe("started", 1, SECONDS_TO_START).build())
                .withReadinessProbe(probe("ready", 2, 3).build())
                .withLivenessProbe(liveness())
                .withLifecycle(lifecycle());
    }

    /** Its probe asks whether it is connected. */
    @Override
    public Integer minReadySeconds() {
        return null;
    }

    @Override
    public Integer revisionHistoryLimit() {
        return null;
    }

    @Override
    public Optional<Lock> lockOf(Adoption found) {
        var lock = Lock.of(found.election(), found.bus());
        return lock instanceof Lock.Lease && found.bus().nats() == null && found.replicas() > 1
                ? Optional.of(lock)
                : Optional.empty();
    }

    /** The number of replicas matters to pods that elect, the Service to none. */
    @Override
    public boolean upToDate(Adoption found) {
        var runs = found.spec(EventSourceSpec.class);
        return runs.isPresent()
                && found.election().equals(election())
                && Meaning.of(found.bus()).equals(Meaning.of(bus))
                && meaning(runs.get()).equals(meaning(spec()))
                && Meaning.sameResources(runs.get().template(), spec().template())
                && (!elects(events) || found.replicas() == Math.max(1, replicas()));
    }

    private static JsonNode meaning(EventSourceSpec spec) {
        return Meaning.without(Meaning.of(spec), List.of("replicas", "service"));
    }

    /** No API token for a pod that has no use for one; a ServiceAccount named by the user decides for itself. */
    private Boolean automount() {
        if (electsByLease() || keepsCheckpointMap() || usesApi()) {
            return true;
        }
        return namedAccount() == null ? false : null;
    }

    /** Whether some source itself needs the API of the cluster. */
    private boolean usesApi() {
        return events.stream()
                .anyMatch(event -> event.source() instanceof ResourceSource
                        || (event.source() instanceof CalendarSource calendar && calendar.persistence() != null));
    }

    /** Slow to give up: a busy node must not turn into a restart, and a restart costs a takeover. */
    private static Probe liveness() {
        return probe("live", 10, 6).withTimeoutSeconds(5).build();
    }

    private static ProbeBuilder probe(String kind, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath("/q/health/" + kind)
                .withNewPort(Workload.MANAGEMENT_PORT)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures);
    }

    /**
     * A pod that serves HTTP goes on for a moment while proxies learn that it ends, else they would still send it
     * requests. Others have nothing to wait for: it would only delay the hand-over to the next one.
     */
    private Lifecycle lifecycle() {
        return events.stream().map(NamedSource::source).anyMatch(WantedEvents::servesHttp)
                ? new LifecycleBuilder()
                        .withNewPreStop()
                        .withNewSleep(SECONDS_TO_WITHDRAW)
                        .endPreStop()
                        .build()
                : null;
    }

    /** All types of which every replica works do, but for those that poll a queue. */
    private static boolean servesHttp(Source source) {
        return source.activity() == Activity.ACTIVE_ACTIVE
                && !(source instanceof SqsSource
                        || source instanceof MnsSource
                        || source instanceof AzureQueueStorageSource);
    }

    private static boolean elects(List<NamedSource> events) {
        return events.stream().anyMatch(NamedSource::elects);
    }
}
