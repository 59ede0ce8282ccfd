package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTTP requests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = Rules.ENDPOINT,
        message = Rules.ENDPOINT_MESSAGE,
        fieldPath = ".endpoint",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.PORT, message = Rules.PORT_MESSAGE, fieldPath = ".port", reason = Rules.REQUIRED)
public record WebhookSource(
        @JsonPropertyDescription(
                "Path to listen at, such as /example; on one port each event needs its own. /health is taken.")
        String endpoint,

        @JsonPropertyDescription(
                "HTTP method that requests must have, such as POST; others get 400. Absent: any, which upstream never takes.")
        String method,

        @JsonPropertyDescription(
                "Number of the port to listen on, as text such as '12000'. Events may share it; 7777 is taken by metrics.")
        @Size(max = Rules.LONGEST_PORT)
        String port,

        @JsonPropertyDescription(
                "Base URL under which the outside reaches the listener, for people to read; without effect.")
        String url,

        @JsonPropertyDescription(
                "Secret key with the certificate (PEM) of the listener; with serverKeySecret it speaks HTTPS.")
        SecretKeySelector serverCertSecret,

        @JsonPropertyDescription("Secret key with the private key (PEM) of serverCertSecret.")
        SecretKeySelector serverKeySecret,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription("Secret key with a token that requests must carry as bearer token; others get 401.")
        SecretKeySelector authSecret,

        @JsonPropertyDescription(
                "Largest body of a request in bytes; default 1048576. Larger ones get 413. The bus has a limit of its own.")
        Long maxPayloadSize,

        @JsonPropertyDescription("How requests are signed; others get 401 then. Not known to upstream.")
        RequestSignature signature,

        @JsonPropertyDescription(
                "Put the query of each request into its event's data, too, as query; default false, which leaves it out but for GET and HEAD. Not known to upstream.")
        Boolean includeQuery,

        @JsonPropertyDescription(
                "Take a POST without a body, as null; default false, which answers it 400. Not known to upstream.")
        Boolean takeEmptyBody,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public Optional<WebhookContext> listener() {
        return Optional.of(context());
    }

    @Override
    public List<Problem> problems() {
        var check = new Check().listener("", context());
        if (signature != null) {
            signature.check("signature", check);
        }
        return check.problems();
    }

    /** The listener's settings, which this type has inline. */
    public WebhookContext context() {
        return new WebhookContext(
                endpoint,
                method,
                port,
                url,
                serverCertSecret,
                serverKeySecret,
                metadata,
                authSecret,
                maxPayloadSize,
                null);
    }
}
