package io.tandem.operator.status;

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

    /** Ready=True: as many pods are ready as are wanted. */
    PODS_READY("PodsReady"),
    /** Ready=True: no pod is wanted. */
    SCALED_TO_ZERO("ScaledToZero"),
    /** Ready=False: pods are on their way. */
    PODS_STARTING("PodsStarting"),
    /** Ready=False: pods cannot start or end again and again; the message says which and why. */
    PODS_FAILING("PodsFailing"),
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
    /** An EventBus that is to be deleted while others need it; the message names them. */
    IN_USE("InUse");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    /** As it stands in the condition. */
    public String text() {
        return text;
    }
}
