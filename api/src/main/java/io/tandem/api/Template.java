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
        @JsonPropertyDescription("Labels and annotations added to the pods.")
        Metadata metadata,

        @JsonPropertyDescription(
                "ServiceAccount of the pods, in the same namespace. Sources and triggers that use the Kubernetes API need its rights; absent means one made by the operator where the lock of an EventSource needs rights, else default.")
        String serviceAccountName,

        @JsonPropertyDescription("Settings of the main container; its image and command are not for users to choose.")
        Container container,

        @JsonPropertyDescription(
                "As in a pod: privileges of all containers (kubectl explain pod.spec.securityContext). Checked when the pods are made, not here. Default: restricted, but none for Sensors.")
        PodSecurityContext securityContext,

        @JsonPropertyDescription("Labels that a node must have for the pods to run on it.")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription(
                "As in a pod: taints of nodes that the pods put up with (kubectl explain pod.spec.tolerations). Checked when the pods are made, not here.")
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "As in a pod: which nodes and neighbours the pods prefer or need (kubectl explain pod.spec.affinity). Checked when the pods are made, not here.")
        Affinity affinity,

        @JsonPropertyDescription(
                "As in a pod: Secrets to pull images with, by name (kubectl explain pod.spec.imagePullSecrets). Checked when the pods are made, not here.")
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("PriorityClass of the pods, by name.")
        String priorityClassName,

        @JsonPropertyDescription("Priority of the pods as a number; usually left to the PriorityClass.")
        Integer priority,

        @JsonPropertyDescription(
                "As in a pod: volumes for the container to mount (kubectl explain pod.spec.volumes). Checked when the pods are made, not here. Secrets of events are mounted without it.")
        List<Volume> volumes,

        @JsonPropertyDescription(
                "As in a pod: how the pods spread over nodes and zones (kubectl explain pod.spec.topologySpreadConstraints). Checked when the pods are made, not here. Default: pods of an EventSource apart from each other where that is possible.")
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    public Template {
        tolerations = Lists.withoutNulls(tolerations);
        imagePullSecrets = Lists.withoutNulls(imagePullSecrets);
        volumes = Lists.withoutNulls(volumes);
        topologySpreadConstraints = Lists.withoutNulls(topologySpreadConstraints);
    }
}
