package io.tandem.operator.status;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Why a condition is as it is; stable, since people and tools compare them. Each says in which conditions it may stand. */
public enum Reason {
    /** Every event can run. */
    ALL_EVENTS_VALID("AllEventsValid", "SourcesProvided=True"),
    /** All is well but for fields that nobody knows and that do nothing; the message names them. */
    FIELDS_IGNORED("FieldsIgnored", "SourcesProvided=True", "Deployed=True"),
    /** The message names each field and its remedy. */
    INVALID_EVENT_SOURCE("InvalidEventSource", "SourcesProvided=False"),

    /** A Sensor: each dependency names an event that there is. */
    DEPENDENCIES_VALID("DependenciesValid", "DependenciesProvided=True"),
    /** A Sensor: the message names events that there are not, or not yet; they are waited for. */
    EVENTS_MISSING("EventsMissing", "DependenciesProvided=True"),
    /** A Sensor: the message names each field of a dependency and its remedy; not ready if no event can come. */
    INVALID_DEPENDENCIES("InvalidDependencies", "DependenciesProvided=False", "Ready=False"),
    /** A Sensor: each trigger can run. */
    TRIGGERS_VALID("TriggersValid", "TriggersProvided=True"),
    /** The message names fields that do something else than they seem to, or what the pods of a Sensor lack to work. */
    DOUBTFUL("Doubtful", "SourcesProvided=True", "DependenciesProvided=True", "TriggersProvided=True", "Deployed=True"),
    /** A Sensor: the message names fields that this release does not know; the image may. */
    FIELDS_UNKNOWN("FieldsUnknown", "DependenciesProvided=True", "TriggersProvided=True"),
    /** A Sensor: the message names each field of a trigger and its remedy; not ready if no trigger can run. */
    INVALID_TRIGGERS("InvalidTriggers", "TriggersProvided=False", "Ready=False"),

    /** A pod is connected to the bus. */
    EVENT_BUS_READY("EventBusReady", "EventBusReady=True"),
    /** It is known how to reach the bus, and not whether the pods do. */
    EVENT_BUS_UNKNOWN("EventBusUnknown", "EventBusReady=Unknown"),
    /** There is no EventBus of that name in the namespace. */
    EVENT_BUS_NOT_FOUND("EventBusNotFound", "EventBusReady=False", "Deployed=False"),
    /** The message is the bus's own. */
    EVENT_BUS_NOT_READY("EventBusNotReady", "EventBusReady=False", "Deployed=False"),

    /** The cluster holds everything as planned. */
    APPLIED("Applied", "Deployed=True"),
    /** No event can run, or the bus is of no known kind. */
    BUILD_DEPLOYMENT_SPEC_FAILED("BuildDeploymentSpecFailed", "Deployed=False", "EventBusReady=False"),
    /** The API server refused the Deployment. */
    CREATE_DEPLOYMENT_FAILED("CreateDeploymentFailed", "Deployed=False"),
    /** The API server refused a change of the Deployment. */
    UPDATE_DEPLOYMENT_FAILED("UpdateDeploymentFailed", "Deployed=False"),
    /** The API server refused the Service, or a change of it. */
    CREATE_SERVICE_FAILED("CreateServiceFailed", "Deployed=False"),
    /** A Service that is not wanted any more could not be deleted. */
    DELETE_SERVICE_FAILED("DeleteServiceFailed", "Deployed=False"),
    /** The API server refused another object, or a deletion. */
    APPLY_FAILED("ApplyFailed", "Deployed=False", "Configured=False", "Ready=Unknown"),

    /** Pods of the newest specification run, and no others. */
    UP_TO_DATE("UpToDate", "Progressing=True"),
    /** Pods of the newest specification are on their way. */
    ROLLING_OUT("RollingOut", "Progressing=True"),
    /** New pods or servers wait until those of others are ready; new Secrets of a bus, or its clients, until its servers are. */
    WAITING("Waiting", "Progressing=True", "Deployed=True"),
    /** New pods, or new servers of a bus, wait for an annotation to go. */
    HELD("Held", "Progressing=Unknown", "Deployed=True"),
    /** New pods have not become ready for as long as the Deployment waits. */
    PROGRESS_DEADLINE_EXCEEDED("ProgressDeadlineExceeded", "Progressing=False"),

    /** Pods run, and each event is connected or stands by. */
    EVENTS_CONNECTED("EventsConnected", "Ready=True"),
    /** Kubernetes calls the pods ready; the message says of which it is not known what their events do. */
    PODS_READY("PodsReady", "Ready=True"),
    /** All events are served, by fewer pods than wanted; the message says why. */
    DEGRADED("Degraded", "Ready=True"),
    /** Events are served, and up to where their sources were read is not kept; the message says what to grant. */
    POSITIONS_NOT_KEPT("PositionsNotKept", "Ready=True"),
    /** Events are served, and hooks at a provider are not as specified, or somebody should look at them. */
    HOOKS_NOT_KEPT("HooksNotKept", "Ready=True"),
    /** spec.replicas is 0, so nothing is received. */
    SCALED_TO_ZERO("ScaledToZero", "Ready=False"),
    /** Pods are on their way. */
    PODS_STARTING("PodsStarting", "Ready=False"),
    /** A pod's image cannot be had. */
    IMAGE_PULL_FAILED("ImagePullFailed", "Ready=False", "Progressing=False"),
    /** A Secret, a ConfigMap or a key that a pod needs to start does not exist. */
    CONFIG_MISSING("ConfigMissing", "Ready=False", "Progressing=False"),
    /** A pod waits for its volumes; the message names the Secrets it needs. */
    VOLUMES_PENDING("VolumesPending", "Ready=False", "Progressing=False"),
    /** No node takes a pod. */
    PODS_UNSCHEDULABLE("PodsUnschedulable", "Ready=False", "Progressing=False"),
    /** A pod's process ended, and is started again. */
    PODS_CRASHING("PodsCrashing", "Ready=False", "Progressing=False"),
    /** Pods cannot be made or cannot run for another cause, which the message tells. */
    PODS_FAILING("PodsFailing", "Ready=False", "Progressing=False"),
    /** Pods run and are not connected to the bus. */
    BUS_DISCONNECTED("BusDisconnected", "Ready=False", "EventBusReady=False", "Progressing=False"),
    /** The pods may not use the Lease by which they elect; the message says what to grant. */
    LEASE_FORBIDDEN("LeaseForbidden", "Ready=False"),
    /** For longer than the lock binds, no pod has been the leader. */
    NO_LEADER("NoLeader", "Ready=False"),
    /** Events cannot connect to their sources; the message names them. */
    EVENTS_FAILING("EventsFailing", "Ready=False"),
    /** Events are connected to their sources, and nothing of them can be published. */
    EVENTS_BLOCKED("EventsBlocked", "Ready=False"),
    /** Events have been connecting to their sources for some time. */
    EVENTS_CONNECTING("EventsConnecting", "Ready=False"),
    /** There is no Deployment, or the newest specification is not in it. */
    NOT_DEPLOYED("NotDeployed", "Ready=False", "Progressing=False"),
    /** The operator failed; the message is its failure. It goes on trying. */
    RECONCILE_FAILED("ReconcileFailed", "Ready=Unknown"),

    /** An EventBus: its configuration is in its status. */
    RESOLVED("Resolved", "Deployed=True", "Configured=True", "Ready=True"),
    /** An EventBus: the message names the field and its remedy. */
    INVALID_EVENT_BUS("InvalidEventBus", "Deployed=False", "Configured=False", "Ready=False"),
    /** An EventBus that something else would have to install first. */
    NOT_BUILT_YET("NotBuiltYet", "Deployed=False", "Configured=False", "Ready=False"),
    /** An EventBus: its servers start for the first time. */
    INSTALLING("Installing", "Configured=False"),
    /** An EventBus: as many servers are ready as its stream needs. */
    SERVERS_READY("ServersReady", "Ready=True"),
    /** An EventBus: too few servers are ready; the message says why. */
    SERVERS_NOT_READY("ServersNotReady", "Ready=False"),
    /** An EventBus whose servers argo-events installed and that stays untouched until its spec changes. */
    ADOPTED("Adopted", "Deployed=True"),
    /** An EventBus: the servers run, and a change of their number is refused. */
    SCALE_REFUSED("ScaleRefused", "Deployed=True"),
    /** An EventBus: the servers run, and a lower version is refused. */
    DOWNGRADE_REFUSED("DowngradeRefused", "Deployed=True"),
    /** An EventBus: the servers run, and a change of their volumes is refused. */
    PERSISTENCE_REFUSED("PersistenceRefused", "Deployed=True"),
    /** An EventBus: something of a former one is there; the message names it. */
    LEFT_OVER("LeftOver", "Deployed=True", "Deployed=False", "Configured=False", "Ready=False"),
    /** An EventBus that is to be deleted while others need it; the message names them. */
    IN_USE("InUse", "Deployed=True", "Deployed=False");

    private final String text;
    private final List<String> places;

    Reason(String text, String... places) {
        this.text = text;
        this.places = List.of(places);
    }

    /** The reason of a text; empty if we never wrote it. */
    public static Optional<Reason> of(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equals(text))
                .findFirst();
    }

    /** As it stands in the condition. */
    public String text() {
        return text;
    }

    /** Where it may stand, such as {@code Ready=False}. */
    public List<String> places() {
        return places;
    }
}
