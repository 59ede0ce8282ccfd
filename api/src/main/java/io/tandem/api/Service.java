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
        @JsonPropertyDescription(
                "As in a Service: ports and the container ports they lead to (kubectl explain service.spec.ports). Use the ports that the events listen on.")
        List<ServicePort> ports,

        @JsonPropertyDescription(
                "Address of the Service in the cluster; None makes it headless, absent lets Kubernetes choose.")
        String clusterIP,

        @JsonPropertyDescription("Labels and annotations added to the Service.")
        Metadata metadata,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    public Service {
        ports = Lists.withoutNulls(ports);
    }
}
