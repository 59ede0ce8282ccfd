package io.tandem.operator.status;

import java.util.Arrays;
import java.util.Optional;

/** Why a condition is as it is; stable, since people and tools compare them. */
public enum Reason {
    /** SourcesProvided=True: every event can run. */
    ALL_EVENTS_VALID("AllEventsValid"),
    /** SourcesProvided=False: the message names each field and its remedy. */
    INVALID_EVENT_SOURCE("InvalidEventSource"),

    /** EventBusReady=True. */
    EVENT_BUS_READY("EventBusReady"),
    /** Deployed=False and EventBusReady=False: there is no EventBus of that name in the namespace. */
    EVENT_BUS_NOT_FOUND("EventBusNotFound"),
    /** Deployed=False and EventBusReady=False: the message is the bus's own. */
    EVENT_BUS_NOT_READY("EventBusNotReady"),

    /** Deployed=True: the cluster holds everything as planned. */
    APPLIED("Applied"),
    /** Deployed=False: no event can run, or the bus is of no known kind. */
    BUILD_DEPLOYMENT_SPEC_FAILED("BuildDeploymentSpecFailed"),
    /** Deployed=False: the API server refused the Deployment. */
    CREATE_DEPLOYMENT_FAILED("CreateDeploymentFailed"),
    /** Deployed=False: the API server refused a change of the Deployment. */
    UPDATE_DEPLOYMENT_FAILED("UpdateDeploymentFailed"),
    /** Deployed=False: the API server refused the Service, or a change of it. */
    CREATE_SERVICE_FAILED("CreateServiceFailed"),
    /** Deployed=False: a Service that is not wanted any more could not be deleted. */
    DELETE_SERVICE_FAILED("DeleteServiceFailed"),
    /** Deployed=False: the API server refused the ServiceAccount, Role, RoleBinding or Lease, or a deletion. */
    APPLY_FAILED("ApplyFailed"),

    /** Ready=True: pods run, and each event is connected or stands by. */
    EVENTS_CONNECTED("EventsConnected"),
    /** Ready=True: Kubernetes calls the pods ready; the message says of which it is not known what their events do. */
    PODS_READY("PodsReady"),
    /** Ready=False: spec.replicas is 0, so nothing is received. */
    SCALED_TO_ZERO("ScaledToZero"),
    /** Ready=False: pods are on their way. */
    PODS_STARTING("PodsStarting"),
    /** Ready=False: a pod's image cannot be had. */
    IMAGE_PULL_FAILED("ImagePullFailed"),
    /** Ready=False: a Secret, a ConfigMap or a key that a pod needs to start does not exist. */
    CONFIG_MISSING("ConfigMissing"),
    /** Ready=False: a pod waits for its volumes; the message names the Secrets it needs. */
    VOLUMES_PENDING("VolumesPending"),
    /** Ready=False: no node takes a pod. */
    PODS_UNSCHEDULABLE("PodsUnschedulable"),
    /** Ready=False: a pod's process ended, and is started again. */
    PODS_CRASHING("PodsCrashing"),
    /** Ready=False: pods cannot run for another cause, which the message tells. */
    PODS_FAILING("PodsFailing"),
    /** Ready=False: pods run and are not connected to the bus. */
    BUS_DISCONNECTED("BusDisconnected"),
    /** Ready=False: the pods may not use the Lease by which they elect; the message says what to grant. */
    LEASE_FORBIDDEN("LeaseForbidden"),
    /** Ready=False: for longer than the lock binds, no pod has been the leader. */
    NO_LEADER("NoLeader"),
    /** Ready=False: events cannot connect to their sources; the message names them. */
    EVENTS_FAILING("EventsFailing"),
    /** Ready=False: events have been connecting to their sources for some time. */
    EVENTS_CONNECTING("EventsConnecting"),
    /** Ready=False: there is no Deployment. */
    NOT_DEPLOYED("NotDeployed"),

    /** An EventBus: its configuration is in its status. */
    RESOLVED("Resolved"),
    /** An EventBus: the message names the field and its remedy. */
    INVALID_EVENT_BUS("InvalidEventBus"),
    /** An EventBus that something else would have to install first. */
    NOT_BUILT_YET("NotBuiltYet"),
    /** An EventBus: its servers start for the first time. */
    INSTALLING("Installing"),
    /** An EventBus: as many servers are ready as its stream needs. */
    SERVERS_READY("ServersReady"),
    /** An EventBus: too few servers are ready; the message says why. */
    SERVERS_NOT_READY("ServersNotReady"),
    /** An EventBus whose servers argo-events installed and that stays untouched until its spec changes. */
    ADOPTED("Adopted"),
    /** An EventBus: the servers run, and a change of their number is refused. */
    SCALE_REFUSED("ScaleRefused"),
    /** An EventBus: the servers run, and a lower version is refused. */
    DOWNGRADE_REFUSED("DowngradeRefused"),
    /** An EventBus: something of a former one is there; the message names it. */
    LEFT_OVER("LeftOver"),
    /** An EventBus that is to be deleted while others need it; the message names them. */
    IN_USE("InUse");

    private final String text;

    Reason(String text) {
        this.text = text;
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
}
