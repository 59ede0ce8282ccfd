package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.Backoff;
import java.util.List;
import java.util.Map;

/** Publishes a message to a Pulsar topic. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PulsarTrigger(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the service, such as pulsar://pulsar:6650.")
        String url,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Topic that the message is published to.")
        String topic,

        @JsonPropertyDescription("Values of events that are put into the trigger before it runs.")
        List<LooseParameter> parameters,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Values of events that make up what is sent.")
        List<LooseParameter> payload,

        @JsonPropertyDescription("Secret key with certificates of authorities (PEM) to trust.")
        SecretKeySelector tlsTrustCertsSecret,

        @JsonPropertyDescription("Trust any certificate; default false.")
        Boolean tlsAllowInsecureConnection,

        @JsonPropertyDescription("Whether the name in the certificate of the server is verified; default false.")
        Boolean tlsValidateHostname,

        @JsonPropertyDescription("Certificate of the client; absent means none.")
        TlsConfig tls,

        @JsonPropertyDescription("Secret key with a token.") SecretKeySelector authTokenSecret,

        @JsonPropertyDescription("Pauses between attempts to connect.")
        Backoff connectionBackoff,

        @JsonPropertyDescription("Settings for authentication by Athenz, as keys and values.")
        Map<String, String> authAthenzParams,

        @JsonPropertyDescription("Secret key with the private key for Athenz.")
        SecretKeySelector authAthenzSecret,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
