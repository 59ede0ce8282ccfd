package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.Container;
import io.tandem.api.Template;
import io.tandem.api.WorkloadSpec;
import java.util.Map;
import java.util.Optional;

/** What is asked for by one resource of which pods are made, and what its program needs; read once. */
sealed interface Wanted permits WantedEvents, WantedTriggers {
    /** Annotation by which a user chooses the Lease. */
    String ELECTION_ANNOTATION = "events.argoproj.io/leader-election";

    Template NO_TEMPLATE = new Template(null, null, null, null, null, null, null, null, null, null, null, null, null);
    Container NO_CONTAINER = new Container(null, null, null, null, null, null, null);

    /** The specification. */
    WorkloadSpec spec();

    /** Names and labels of what is made. */
    Owner owner();

    /** What the operator's own configuration says. */
    PodSettings settings();

    /** The bus that the pods use. */
    BusConfig bus();

    /** Value of the annotation, empty if absent. */
    String election();

    /** What keeps replicas from working at the same time. */
    Lock lock();

    /** Whether only one replica may work. */
    boolean exclusive();

    /** Whether others than the resource may say how many pods there are. */
    boolean scalable();

    /** ServiceAccount of the pods; null for the namespace's default. */
    String account();

    /** Secrets and ConfigMaps that the pods find as files. */
    MountedObjects mounted();

    /** Whether pods start without a file that does not exist. */
    boolean startsWithoutFiles();

    /** Variables by which the program learns what to do, by name. */
    Map<String, String> object();

    /** The configuration of the bus as the program reads it. */
    String busVariable();

    /** Which variables a template may set. */
    SafeEnvironment environment();

    /** What only this program's pods have. */
    void complete(PodSpecBuilder pod);

    /** What only this program's container has. */
    void complete(ContainerBuilder main);

    /** How long a new pod has to be ready before the next old one goes; null where being ready is proof enough. */
    Integer minReadySeconds();

    /** How many former ReplicaSets are kept; null for Kubernetes' default. */
    Integer revisionHistoryLimit();

    /** The lock of pods that the reference implementation made, if it is one that ours share. */
    Optional<Lock> lockOf(Adoption found);

    /** Whether pods that the reference implementation made do what is wanted now, so that they can be left alone. */
    boolean upToDate(Adoption found);

    /** Settings of the pods; empty ones if there are none. */
    default Template template() {
        return Optional.ofNullable(spec().template()).orElse(NO_TEMPLATE);
    }

    /** Settings of the container; empty ones if there are none. */
    default Container container() {
        return Optional.ofNullable(template().container()).orElse(NO_CONTAINER);
    }

    /** Replicas asked for: 1 if nothing is said, 0 is honoured. */
    default int replicas() {
        return replicas(spec());
    }

    /** The ServiceAccount that the user names; null if none. */
    default String namedAccount() {
        return template().serviceAccountName();
    }

    /** Value of the annotation, empty if absent. */
    static String election(HasMetadata resource) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(ELECTION_ANNOTATION, "");
    }

    /** Replicas asked for: 1 if nothing is said, 0 is honoured. */
    static int replicas(WorkloadSpec spec) {
        return spec.replicas() == null ? 1 : Math.max(0, spec.replicas());
    }
}
