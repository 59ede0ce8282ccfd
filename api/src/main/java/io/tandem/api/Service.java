package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;

@JsonInclude(JsonInclude.Include.NON_NULL)
public record Service(
        List<ServicePort> ports,
        String clusterIP,
        Metadata metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
