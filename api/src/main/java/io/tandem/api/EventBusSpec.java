package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** A bus to be installed, or the address of one that exists; one of the four is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventBusSpec(
        @JsonPropertyDescription("A NATS Streaming bus") Nats nats,

        @JsonPropertyDescription("A JetStream bus to be installed")
        JetStream jetstream,

        @JsonPropertyDescription("A JetStream bus that exists")
        BusConfig.JetStream jetstreamExotic,

        @JsonPropertyDescription("A Kafka bus that exists") BusConfig.Kafka kafka,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** NATS Streaming: one of the two is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nats(
            @JsonProperty("native") @JsonPropertyDescription("A NATS Streaming bus to be installed")
            NativeNats nativeBus,

            @JsonPropertyDescription("A NATS Streaming bus that exists")
            BusConfig.Nats exotic,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A NATS Streaming cluster to be installed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NativeNats(
            @JsonPropertyDescription("Number of servers") Integer replicas,
            @JsonPropertyDescription("none or token") String auth,

            @JsonPropertyDescription("Volumes of the servers; absent keeps data in memory")
            Persistence persistence,

            @JsonPropertyDescription("Settings of the server's container")
            ContainerTemplate containerTemplate,

            @JsonPropertyDescription("Settings of the metrics exporter's container")
            ContainerTemplate metricsContainerTemplate,

            @JsonPropertyDescription("Labels of the nodes the pods may run on")
            Map<String, String> nodeSelector,

            @JsonPropertyDescription("Tolerations, as in a pod")
            List<Toleration> tolerations,

            @JsonPropertyDescription("Labels and annotations of the pods")
            Metadata metadata,

            @JsonPropertyDescription("Security context, as in a pod")
            PodSecurityContext securityContext,

            @JsonPropertyDescription("How long messages are kept, such as 72h")
            String maxAge,

            @JsonPropertyDescription("Secrets to pull images with, as in a pod")
            List<LocalObjectReference> imagePullSecrets,

            @JsonPropertyDescription("Service account of the pods")
            String serviceAccountName,

            @JsonPropertyDescription("Priority class of the pods")
            String priorityClassName,

            @JsonPropertyDescription("Priority of the pods") Integer priority,

            @JsonPropertyDescription("Affinity, as in a pod")
            Affinity affinity,

            @JsonPropertyDescription("Messages kept in a channel; 0 is unlimited")
            Long maxMsgs,

            @JsonPropertyDescription("Bytes kept in a channel; 0 is unlimited")
            String maxBytes,

            @JsonPropertyDescription("Subscriptions of a channel; 0 is unlimited")
            Long maxSubs,

            @JsonPropertyDescription("Largest message, such as 1MB")
            String maxPayload,

            @JsonPropertyDescription("Time without heartbeat before an election, such as 1s")
            String raftHeartbeatTimeout,

            @JsonPropertyDescription("Time of an election before the next one, such as 1s")
            String raftElectionTimeout,

            @JsonPropertyDescription("Time a leader stays leader without quorum, such as 1s")
            String raftLeaseTimeout,

            @JsonPropertyDescription("Longest time without a commit, such as 100ms")
            String raftCommitTimeout,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A JetStream cluster to be installed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JetStream(
            @JsonPropertyDescription("Version to install") String version,
            @JsonPropertyDescription("Number of servers") Integer replicas,

            @JsonPropertyDescription("Settings of the server's container")
            ContainerTemplate containerTemplate,

            @JsonPropertyDescription("Settings of the config reloader's container")
            ContainerTemplate reloaderContainerTemplate,

            @JsonPropertyDescription("Settings of the metrics exporter's container")
            ContainerTemplate metricsContainerTemplate,

            @JsonPropertyDescription("Volumes of the servers; absent keeps data in memory")
            Persistence persistence,

            @JsonPropertyDescription("Labels and annotations of the pods")
            Metadata metadata,

            @JsonPropertyDescription("Labels of the nodes the pods may run on")
            Map<String, String> nodeSelector,

            @JsonPropertyDescription("Tolerations, as in a pod")
            List<Toleration> tolerations,

            @JsonPropertyDescription("Security context, as in a pod")
            PodSecurityContext securityContext,

            @JsonPropertyDescription("Secrets to pull images with, as in a pod")
            List<LocalObjectReference> imagePullSecrets,

            @JsonPropertyDescription("Priority class of the pods")
            String priorityClassName,

            @JsonPropertyDescription("Priority of the pods") Integer priority,

            @JsonPropertyDescription("Affinity, as in a pod")
            Affinity affinity,

            @JsonPropertyDescription("Service account of the pods")
            String serviceAccountName,

            @JsonPropertyDescription("Server settings to override, in the server's own format")
            String settings,

            @JsonPropertyDescription("Arguments of the server")
            List<String> startArgs,

            @JsonPropertyDescription(
                    "Settings of the stream as YAML: maxMsgs, maxAge, maxBytes, replicas, duplicates, retention, discard")
            String streamConfig,

            @JsonPropertyDescription("Largest message, such as 1MB")
            String maxPayload,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Volumes of servers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Persistence(
            @JsonPropertyDescription("Storage class of the volumes")
            String storageClassName,

            @JsonPropertyDescription("Access mode of the volumes")
            String accessMode,

            @JsonPropertyDescription("Size of a volume, such as 10Gi")
            JsonNode volumeSize,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Settings of one container of the servers' pods. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerTemplate(
            @JsonPropertyDescription("Always, IfNotPresent or Never")
            String imagePullPolicy,

            @JsonPropertyDescription("CPU and memory, as in a pod")
            ResourceRequirements resources,

            @JsonPropertyDescription("Security context, as in a pod")
            SecurityContext securityContext,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
