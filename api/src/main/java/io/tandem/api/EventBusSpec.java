package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.tandem.api.source.Rules;
import java.util.List;
import java.util.Map;

/** A bus to be installed, or the address of one that exists; one of the four is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.nats) || has(self.jetstream) || has(self.jetstreamExotic) || has(self.kafka)",
        message = "the spec names no bus: set one of jetstream, jetstreamExotic, kafka and nats",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "[has(self.nats), has(self.jetstream), has(self.jetstreamExotic), has(self.kafka)].filter(set, set).size() < 2",
        message = "the spec names several buses: set exactly one of jetstream, jetstreamExotic, kafka and nats")
@ValidationRule(
        value =
                "(has(self.nats) && has(oldSelf.nats)) || (has(self.jetstream) && has(oldSelf.jetstream)) || (has(self.jetstreamExotic) && has(oldSelf.jetstreamExotic)) || (has(self.kafka) && has(oldSelf.kafka)) || !(has(oldSelf.nats) || has(oldSelf.jetstream) || has(oldSelf.jetstreamExotic) || has(oldSelf.kafka))",
        message =
                "a bus does not change its kind, since what it holds would stay behind: create another EventBus and name it in spec.eventBusName")
public record EventBusSpec(
        @JsonPropertyDescription("NATS Streaming, installed or reached; the server is no longer developed.")
        Nats nats,

        @JsonPropertyDescription("A JetStream bus to install in this namespace.")
        JetStream jetstream,

        @ValidationRule(
                value = "has(self.url) && self.url != ''",
                message = "url is required: set the addresses of the servers, such as nats://nats:4222",
                fieldPath = ".url",
                reason = Rules.REQUIRED)
        @JsonPropertyDescription("A JetStream bus that somebody else runs, and how to reach it.")
        BusConfig.JetStream jetstreamExotic,

        @ValidationRule(
                value = "has(self.url) && self.url != ''",
                message = "url is required: set the addresses of the brokers, host:port, joined by commas",
                fieldPath = ".url",
                reason = Rules.REQUIRED)
        @JsonPropertyDescription("A Kafka cluster that somebody else runs, and how to reach it.")
        BusConfig.Kafka kafka,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    /** NATS Streaming: one of the two is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.native) != has(self.exotic)",
            message = "set exactly one of native and exotic",
            fieldPath = ".native")
    public record Nats(
            @JsonProperty("native")
            @JsonPropertyDescription("A NATS Streaming cluster to install; kept for compatibility.")
            NativeNats nativeBus,

            @ValidationRule(
                    value = "has(self.url) && self.url != ''",
                    message = "url is required: set the addresses of the servers, such as nats://stan:4222",
                    fieldPath = ".url",
                    reason = Rules.REQUIRED)
            @ValidationRule(
                    value = "has(self.clusterID) && self.clusterID != ''",
                    message = "clusterID is required: set the cluster id that the servers were started with",
                    fieldPath = ".clusterID",
                    reason = Rules.REQUIRED)
            @JsonPropertyDescription("A NATS Streaming cluster that somebody else runs, and how to reach it.")
            BusConfig.Nats exotic,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A NATS Streaming cluster to be installed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NativeNats(
            @JsonPropertyDescription("Number of servers; less than 3 means 3.")
            Integer replicas,

            @JsonPropertyDescription("How clients authenticate: none (default) or token.")
            String auth,

            @JsonPropertyDescription("Volumes of the servers; absent keeps messages only as long as the pods live.")
            Persistence persistence,

            @JsonPropertyDescription("Settings of the container that runs the server.")
            ContainerTemplate containerTemplate,

            @JsonPropertyDescription("Settings of the container that exports metrics.")
            ContainerTemplate metricsContainerTemplate,

            @JsonPropertyDescription("Labels that a node must have for the pods to run on it.")
            Map<String, String> nodeSelector,

            @JsonPropertyDescription(
                    "As in a pod: taints of nodes that the pods put up with (kubectl explain pod.spec.tolerations). Checked when the pods are made, not here.")
            List<Toleration> tolerations,

            @JsonPropertyDescription("Labels and annotations added to the servers' pods.")
            Metadata metadata,

            @JsonPropertyDescription(
                    "As in a pod: privileges of all containers (kubectl explain pod.spec.securityContext). Checked when the pods are made, not here.")
            PodSecurityContext securityContext,

            @JsonPropertyDescription("How long messages are kept, as a duration such as 72h (the default).")
            String maxAge,

            @JsonPropertyDescription(
                    "As in a pod: Secrets to pull images with, by name (kubectl explain pod.spec.imagePullSecrets). Checked when the pods are made, not here.")
            List<LocalObjectReference> imagePullSecrets,

            @JsonPropertyDescription("ServiceAccount of the pods, in the same namespace.")
            String serviceAccountName,

            @JsonPropertyDescription("PriorityClass of the pods, by name.")
            String priorityClassName,

            @JsonPropertyDescription("Priority of the pods as a number; usually left to the PriorityClass.")
            Integer priority,

            @JsonPropertyDescription(
                    "As in a pod: which nodes and neighbours the pods prefer or need (kubectl explain pod.spec.affinity). Checked when the pods are made, not here.")
            Affinity affinity,

            @JsonPropertyDescription("Most messages kept in a channel, older ones go; 0 is unlimited. Default 1000000.")
            Long maxMsgs,

            @JsonPropertyDescription("Most bytes kept in a channel, such as 1GB (the default); 0 is unlimited.")
            String maxBytes,

            @JsonPropertyDescription("Most subscriptions of a channel; 0 is unlimited. Default 1000.")
            Long maxSubs,

            @JsonPropertyDescription("Largest message that the server takes, such as 1MB (the default).")
            String maxPayload,

            @JsonPropertyDescription(
                    "How long a follower waits for a heartbeat before it calls an election, as a duration such as 1s.")
            String raftHeartbeatTimeout,

            @JsonPropertyDescription(
                    "How long a candidate waits for votes before it tries again, as a duration such as 1s.")
            String raftElectionTimeout,

            @JsonPropertyDescription("How long a leader stays leader without a quorum, as a duration such as 1s.")
            String raftLeaseTimeout,

            @JsonPropertyDescription("Longest pause between two commits, as a duration such as 100ms.")
            String raftCommitTimeout,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A JetStream cluster to be installed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.version) && self.version != ''",
            message = "version is required: set latest, or a version that the operator knows",
            fieldPath = ".version",
            reason = Rules.REQUIRED)
    @ValidationRule(
            value = "!has(self.replicas) || self.replicas == 1 || self.replicas >= 3",
            message = "replicas must be 1, or 3 and more: two servers cannot agree when one is lost",
            fieldPath = ".replicas")
    public record JetStream(
            @JsonPropertyDescription("Version of the server to install: latest, or one that the operator knows.")
            String version,

            @JsonPropertyDescription("Number of servers: 1, or 3 and more; default 3.")
            Integer replicas,

            @JsonPropertyDescription("Settings of the container that runs the server.")
            ContainerTemplate containerTemplate,

            @JsonPropertyDescription("Settings of the container that reloads the server's configuration.")
            ContainerTemplate reloaderContainerTemplate,

            @JsonPropertyDescription("Settings of the container that exports metrics.")
            ContainerTemplate metricsContainerTemplate,

            @JsonPropertyDescription("Volumes of the servers; absent keeps messages only as long as the pods live.")
            Persistence persistence,

            @JsonPropertyDescription("Labels and annotations added to the servers' pods.")
            Metadata metadata,

            @JsonPropertyDescription("Labels that a node must have for the pods to run on it.")
            Map<String, String> nodeSelector,

            @JsonPropertyDescription(
                    "As in a pod: taints of nodes that the pods put up with (kubectl explain pod.spec.tolerations). Checked when the pods are made, not here.")
            List<Toleration> tolerations,

            @JsonPropertyDescription(
                    "As in a pod: privileges of all containers (kubectl explain pod.spec.securityContext). Checked when the pods are made, not here.")
            PodSecurityContext securityContext,

            @JsonPropertyDescription(
                    "As in a pod: Secrets to pull images with, by name (kubectl explain pod.spec.imagePullSecrets). Checked when the pods are made, not here.")
            List<LocalObjectReference> imagePullSecrets,

            @JsonPropertyDescription("PriorityClass of the pods, by name.")
            String priorityClassName,

            @JsonPropertyDescription("Priority of the pods as a number; usually left to the PriorityClass.")
            Integer priority,

            @JsonPropertyDescription(
                    "As in a pod: which nodes and neighbours the pods prefer or need (kubectl explain pod.spec.affinity). Checked when the pods are made, not here.")
            Affinity affinity,

            @JsonPropertyDescription(
                    "As in a pod: how the pods spread over nodes and zones (kubectl explain pod.spec.topologySpreadConstraints). Checked when the pods are made, not here. Default: evenly over nodes, and over zones where that is possible.")
            List<TopologySpreadConstraint> topologySpreadConstraints,

            @JsonPropertyDescription("ServiceAccount of the pods, in the same namespace.")
            String serviceAccountName,

            @JsonPropertyDescription(
                    "Lines in the server's own configuration format that override the ones of the operator, such as max_outstanding_catchup.")
            String settings,

            @JsonPropertyDescription(
                    "Debug, trace and time output of the server: -D, -V, -VV, -DV, -DVV, -T. What else its command line takes belongs to settings, or is the operator's.")
            List<String> startArgs,

            @JsonPropertyDescription(
                    "Settings of the stream as YAML text: maxMsgs, maxAge, maxBytes, replicas, duplicates, retention (0 limits, 1 interest, 2 work queue), discard (0 old, 1 new). Defaults: 50000 messages, 168h, no limit of bytes, 3 replicas (1 of a single server), 300s, 0, 0.")
            String streamConfig,

            @JsonPropertyDescription(
                    "Largest message that the server takes, such as 1MB (the default). An event grows by a third in its base64.")
            String maxPayload,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
        public JetStream {
            tolerations = Lists.withoutNulls(tolerations);
            imagePullSecrets = Lists.withoutNulls(imagePullSecrets);
            startArgs = Lists.withoutNulls(startArgs);
            topologySpreadConstraints = Lists.withoutNulls(topologySpreadConstraints);
        }
    }

    /** Volumes of servers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Persistence(
            @JsonPropertyDescription("StorageClass of the volumes, by name; absent means the cluster's default.")
            String storageClassName,

            @JsonPropertyDescription("How a volume may be mounted, such as ReadWriteOnce (the default).")
            String accessMode,

            @JsonPropertyDescription("Size of each server's volume as a quantity, such as 20Gi.")
            JsonNode volumeSize,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Settings of one container of the servers' pods. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerTemplate(
            @JsonPropertyDescription("When the image is pulled: Always, IfNotPresent or Never.")
            String imagePullPolicy,

            @JsonPropertyDescription(
                    "As in a pod: requests and limits of CPU and memory (kubectl explain pod.spec.containers.resources). Checked when the pods are made, not here.")
            ResourceRequirements resources,

            @JsonPropertyDescription(
                    "As in a pod: privileges of the container (kubectl explain pod.spec.containers.securityContext). Checked when the pods are made, not here.")
            SecurityContext securityContext,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
