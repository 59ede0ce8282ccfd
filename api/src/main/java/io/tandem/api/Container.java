package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record Container(
        ResourceRequirements resources,
        String imagePullPolicy,
        SecurityContext securityContext,
        List<VolumeMount> volumeMounts,
        List<EnvVar> env,
        List<EnvFromSource> envFrom,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
