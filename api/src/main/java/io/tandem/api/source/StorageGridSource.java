package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Problem;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notifications of a NetApp StorageGRID bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageGridSource(
        @JsonPropertyDescription("Where to listen for requests")
        WebhookContext webhook,

        @JsonPropertyDescription("Kinds of events to subscribe to")
        List<String> events,

        @JsonPropertyDescription("Which events to publish") StorageFilter filter,
        @JsonPropertyDescription("ARN of the topic") String topicArn,
        @JsonPropertyDescription("Name of the bucket") String bucket,
        @JsonPropertyDescription("Region of the service") String region,
        @JsonPropertyDescription("API token") SecretKeySelector authToken,

        @JsonPropertyDescription("Address of the management API")
        String apiURL,

        @JsonPropertyDescription("TLS settings of the connection")
        TlsConfig tls,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "storagegrid";
    }

    @Override
    public String specKey() {
        return "storageGrid";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_ACTIVE;
    }

    @Override
    public Optional<WebhookContext> listener() {
        return Optional.ofNullable(webhook);
    }

    @Override
    public List<Problem> problems() {
        return new Check()
                .required("topicArn", topicArn)
                .required("apiURL", apiURL)
                .required("authToken", authToken)
                .required("bucket", bucket)
                .required("events", events)
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }
}
