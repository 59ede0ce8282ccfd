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
        @JsonPropertyDescription("CPU and memory, as in a pod")
        ResourceRequirements resources,

        @JsonPropertyDescription("Always, IfNotPresent or Never")
        String imagePullPolicy,

        @JsonPropertyDescription("Security context, as in a pod")
        SecurityContext securityContext,

        @JsonPropertyDescription("Volume mounts, as in a pod")
        List<VolumeMount> volumeMounts,

        @JsonPropertyDescription("Environment variables, as in a pod")
        List<EnvVar> env,

        @JsonPropertyDescription("Sources of environment variables, as in a pod")
        List<EnvFromSource> envFrom,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
