package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;

/** Settings of the pods. Kubernetes' own pieces are carried as they are. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Template(
        @JsonPropertyDescription("Labels and annotations of the pods")
        Metadata metadata,

        @JsonPropertyDescription("Service account of the pods")
        String serviceAccountName,

        @JsonPropertyDescription("Settings of the main container")
        Container container,

        @JsonPropertyDescription("Security context, as in a pod")
        PodSecurityContext securityContext,

        @JsonPropertyDescription("Labels of the nodes the pods may run on")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Tolerations, as in a pod") List<Toleration> tolerations,
        @JsonPropertyDescription("Affinity, as in a pod") Affinity affinity,

        @JsonPropertyDescription("Secrets to pull images with, as in a pod")
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("Priority class of the pods")
        String priorityClassName,

        @JsonPropertyDescription("Priority of the pods") Integer priority,
        @JsonPropertyDescription("Volumes, as in a pod") List<Volume> volumes,

        @JsonPropertyDescription("How pods spread over nodes and zones, as in a pod")
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
