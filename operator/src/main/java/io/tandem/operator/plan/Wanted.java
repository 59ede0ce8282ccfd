package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import io.tandem.api.EventSource;
import io.tandem.api.NamedSource;
import io.tandem.api.source.Activity;
import io.tandem.api.source.AzureQueueStorageSource;
import io.tandem.api.source.CalendarSource;
import io.tandem.api.source.MnsSource;
import io.tandem.api.source.ResourceSource;
import io.tandem.api.source.Source;
import io.tandem.api.source.SqsSource;
import java.util.List;

/**
 * What is asked for, read once.
 *
 * @param events those that can run
 */
record Wanted(EventSource source, Owner owner, List<NamedSource> events, BusConfig bus, Lock lock) {
    /** Annotation by which a user chooses the Lease. */
    private static final String ELECTION_ANNOTATION = "events.argoproj.io/leader-election";

    static Wanted of(EventSource source, Review review, BusConfig bus) {
        var lock =
                exclusive(review.runnable()) && replicas(source) > 1 ? Lock.of(election(source), bus) : new Lock.None();
        return new Wanted(source, Owner.of(source), review.runnable(), bus, lock);
    }

    /** Whether only one replica may work on some event of it. */
    boolean exclusive() {
        return exclusive(events);
    }

    /** Replicas asked for: 1 if nothing is said, 0 is honoured. */
    int replicas() {
        return replicas(source);
    }

    /** The ServiceAccount that the user names; null if none. */
    String namedAccount() {
        var template = source.getSpec().template();
        return template == null ? null : template.serviceAccountName();
    }

    boolean electsByLease() {
        return lock instanceof Lock.Lease;
    }

    /** Whether pods keep in a ConfigMap up to where sources were read: where a Lease is the lock, or would be. */
    boolean keepsCheckpointMap() {
        return Lock.of(election(source), bus) instanceof Lock.Lease
                && events.stream().anyMatch(event -> event.source().keepsPosition());
    }

    /**
     * Whether pods have an account of ours. One that the user names has its rights from the user; and a single replica that uses
     * the API without naming one has those of the namespace's default account, which checkpoints alone do not take from it.
     */
    boolean needsAccess() {
        return namedAccount() == null && (electsByLease() || (keepsCheckpointMap() && !usesApi()));
    }

    /** Whether some source itself needs the API of the cluster. */
    boolean usesApi() {
        return events.stream()
                .anyMatch(event -> event.source() instanceof ResourceSource
                        || (event.source() instanceof CalendarSource calendar && calendar.persistence() != null));
    }

    /** Value of the annotation, empty if absent. */
    static String election(EventSource source) {
        var annotations = source.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(ELECTION_ANNOTATION, "");
    }

    /** Whether some event comes as an HTTP request to the pods. */
    boolean servesHttp() {
        return events.stream().map(NamedSource::source).anyMatch(Wanted::servesHttp);
    }

    /** All types of which every replica works do, but for those that poll a queue. */
    private static boolean servesHttp(Source source) {
        return source.activity() == Activity.ACTIVE_ACTIVE
                && !(source instanceof SqsSource
                        || source instanceof MnsSource
                        || source instanceof AzureQueueStorageSource);
    }

    private static boolean exclusive(List<NamedSource> events) {
        return events.stream().anyMatch(event -> event.source().activity() == Activity.ACTIVE_PASSIVE);
    }

    static int replicas(EventSource source) {
        var replicas = source.getSpec().replicas();
        return replicas == null ? 1 : Math.max(0, replicas);
    }
}
