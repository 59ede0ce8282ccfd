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

/** Notifications of a NetApp StorageGRID bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.topicArn) && self.topicArn != ''",
        message = "topicArn is required: set the ARN of the topic",
        fieldPath = ".topicArn",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.apiURL) && self.apiURL != ''",
        message = "apiURL is required: set the address of the management API",
        fieldPath = ".apiURL",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "!(has(self.webhook) && has(self.webhook.url) && self.webhook.url != '') || has(self.authToken)",
        message =
                "authToken is required, because notifications are set (there is webhook.url): select a Secret with a token of the API",
        fieldPath = ".authToken",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.bucket) && self.bucket != ''",
        message = "bucket is required: set the name of the bucket",
        fieldPath = ".bucket",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.events)",
        message =
                "events is required: list the kinds of changes, such as s3:ObjectCreated:*, or [] where somebody else sets the notifications",
        fieldPath = ".events",
        reason = Rules.REQUIRED)
@ValidationRule(value = Rules.WEBHOOK, message = Rules.WEBHOOK_MESSAGE, fieldPath = ".webhook", reason = Rules.REQUIRED)
public record StorageGridSource(
        @JsonPropertyDescription(Descriptions.WEBHOOK) WebhookContext webhook,

        @JsonPropertyDescription(
                "Kinds of changes to report, such as s3:ObjectCreated:*; at least one where notifications are set.")
        List<String> events,

        @JsonPropertyDescription("Which objects to report, by their keys; absent reports all.")
        StorageFilter filter,

        @JsonPropertyDescription("ARN that stands for the listener in StorageGRID's endpoints.")
        String topicArn,

        @JsonPropertyDescription(
                "Bucket by name. One rule of its notifications is ours, with the event's name; rules of others stay.")
        String bucket,

        @JsonPropertyDescription("Region of the bucket. Kept for compatibility, without effect.")
        String region,

        @JsonPropertyDescription("Secret key with a token of the management API; needed where notifications are set.")
        SecretKeySelector authToken,

        @JsonPropertyDescription("Address of the tenant's management API, such as https://grid.example.com/api/v3.")
        String apiURL,

        @JsonPropertyDescription(Descriptions.API_TLS) TlsConfig tls,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

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
                .that(!hasDuty() || authToken != null, "authToken", "is required, because notifications are managed")
                .required("bucket", bucket)
                .required("events", events)
                .tls("tls", tls)
                .webhook(webhook)
                .problems();
    }

    @Override
    public List<Problem> hookProblems() {
        return !hasDuty()
                ? List.of()
                : new Check()
                        .noBlanks("events", events)
                        .that(
                                events == null || Check.some(events),
                                "events",
                                "needs at least one entry, because notifications are set (there is webhook.url), such as s3:ObjectCreated:*")
                        .problems();
    }

    /** Hooks are registered where there is a public URL to register. */
    @Override
    public boolean hasDuty() {
        return webhook != null && Check.has(webhook.url());
    }
}
