package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;

/** A Service in front of the pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Service(
        @JsonPropertyDescription("Ports, as in a Service") List<ServicePort> ports,

        @JsonPropertyDescription("Address of the Service; None makes it headless")
        String clusterIP,

        @JsonPropertyDescription("Labels and annotations of the Service")
        Metadata metadata,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
