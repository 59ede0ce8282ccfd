package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;

/** Settings of the main container; the image and command are not for users to choose. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Container(
        @JsonPropertyDescription(
                "As in a pod: requests and limits of CPU and memory (kubectl explain pod.spec.containers.resources). Checked when the pods are made, not here.")
        ResourceRequirements resources,

        @JsonPropertyDescription(
                "When the image is pulled: Always, IfNotPresent or Never; default is what the operator was started with.")
        String imagePullPolicy,

        @JsonPropertyDescription(
                "As in a pod: privileges of the container (kubectl explain pod.spec.containers.securityContext). Checked when the pods are made, not here. Default: restricted, but none for Sensors.")
        SecurityContext securityContext,

        @JsonPropertyDescription(
                "As in a pod: where volumes are mounted (kubectl explain pod.spec.containers.volumeMounts). Checked when the pods are made, not here. Refers to template.volumes by name.")
        List<VolumeMount> volumeMounts,

        @JsonPropertyDescription(
                "As in a pod: environment variables (kubectl explain pod.spec.containers.env). Checked when the pods are made, not here. Variables that run code in the pod are refused.")
        List<EnvVar> env,

        @JsonPropertyDescription(
                "As in a pod: ConfigMaps and Secrets whose keys become environment variables (kubectl explain pod.spec.containers.envFrom). Checked when the pods are made, not here.")
        List<EnvFromSource> envFrom,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    public Container {
        volumeMounts = Lists.withoutNulls(volumeMounts);
        env = Lists.withoutNulls(env);
        envFrom = Lists.withoutNulls(envFrom);
    }
}
