package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventBusSpec(
        Nats nats,
        JetStream jetstream,
        BusConfig.JetStream jetstreamExotic,
        BusConfig.Kafka kafka,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nats(
            @JsonProperty("native") NativeNats nativeBus,
            BusConfig.Nats exotic,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NativeNats(
            Integer replicas,
            String auth,
            Persistence persistence,
            ContainerTemplate containerTemplate,
            ContainerTemplate metricsContainerTemplate,
            Map<String, String> nodeSelector,
            List<Toleration> tolerations,
            Metadata metadata,
            PodSecurityContext securityContext,
            String maxAge,
            List<LocalObjectReference> imagePullSecrets,
            String serviceAccountName,
            String priorityClassName,
            Integer priority,
            Affinity affinity,
            Long maxMsgs,
            String maxBytes,
            Long maxSubs,
            String maxPayload,
            String raftHeartbeatTimeout,
            String raftElectionTimeout,
            String raftLeaseTimeout,
            String raftCommitTimeout,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record JetStream(
            String version,
            Integer replicas,
            ContainerTemplate containerTemplate,
            ContainerTemplate reloaderContainerTemplate,
            ContainerTemplate metricsContainerTemplate,
            Persistence persistence,
            Metadata metadata,
            Map<String, String> nodeSelector,
            List<Toleration> tolerations,
            PodSecurityContext securityContext,
            List<LocalObjectReference> imagePullSecrets,
            String priorityClassName,
            Integer priority,
            Affinity affinity,
            String serviceAccountName,
            String settings,
            List<String> startArgs,
            String streamConfig,
            String maxPayload,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Persistence(
            String storageClassName,
            String accessMode,
            JsonNode volumeSize,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerTemplate(
            String imagePullPolicy,
            ResourceRequirements resources,
            SecurityContext securityContext,
            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
