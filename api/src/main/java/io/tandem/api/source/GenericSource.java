package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events of a gRPC server of one's own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.url) && self.url != ''",
        message = "url is required: set the address of the gRPC server, host:port",
        fieldPath = ".url",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.config) && self.config != ''",
        message = "config is required: set the text that the gRPC server is to receive",
        fieldPath = ".config",
        reason = Rules.REQUIRED)
public record GenericSource(
        @JsonPropertyDescription("Address of the gRPC server, host:port.")
        String url,

        @JsonPropertyDescription(
                "Text that the gRPC server receives when the stream starts; its meaning is the server's.")
        String config,

        @JsonPropertyDescription("Connect without TLS; default false.")
        Boolean insecure,

        @ValidationRule(value = Rules.TLS, message = Rules.TLS_MESSAGE)
        @ValidationRule(value = Rules.TLS_PAIR, message = Rules.TLS_PAIR_MESSAGE, fieldPath = ".clientKeySecret")
        @JsonPropertyDescription(
                "Authority and client certificate for TLS, a field of Tandem's; absent, the system's authorities are trusted.")
        TlsConfig tls,

        @JsonPropertyDescription(Descriptions.JSON_BODY) Boolean jsonBody,

        @JsonPropertyDescription("Secret key with a token that is sent to the server as bearer token.")
        SecretKeySelector authSecret,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "generic";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("url", url)
                .read("url", url, GrpcAddress::parse)
                .required("config", config)
                .tls("tls", tls)
                .that(
                        tls == null || !Check.isTrue(insecure),
                        "tls",
                        "is without effect if insecure is true: take one of them away")
                .problems();
    }
}
