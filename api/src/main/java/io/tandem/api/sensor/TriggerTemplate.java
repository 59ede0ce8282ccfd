package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.source.Rules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a trigger does; the first type that is set wins. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.name) && self.name != ''",
        message = "name is required: set a name that no other trigger has",
        fieldPath = ".name",
        reason = Rules.REQUIRED)
public record TriggerTemplate(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Name of the trigger; unique in the Sensor.")
        String name,

        @JsonPropertyDescription("Names of dependencies joined by && and || and parentheses; absent means all of them.")
        String conditions,

        @JsonPropertyDescription("Makes, changes or deletes an object of the cluster.")
        K8sTrigger k8s,

        @JsonPropertyDescription("Submits an Argo workflow, or acts on one.")
        ArgoWorkflowTrigger argoWorkflow,

        @JsonPropertyDescription("Sends an HTTP request.") HttpTrigger http,

        @JsonPropertyDescription("Invokes a function of AWS Lambda.")
        AwsLambdaTrigger awsLambda,

        @JsonPropertyDescription("Calls a gRPC server of one's own.")
        CustomTrigger custom,

        @JsonPropertyDescription("Writes a record to a Kafka topic.")
        KafkaTrigger kafka,

        @JsonPropertyDescription("Publishes a message to a NATS subject.")
        NatsTrigger nats,

        @JsonPropertyDescription("Sends a message to Slack.")
        SlackTrigger slack,

        @JsonPropertyDescription("Invokes an action of OpenWhisk.")
        OpenWhiskTrigger openWhisk,

        @JsonPropertyDescription("Writes the event to the log of the pod.")
        LogTrigger log,

        @JsonPropertyDescription("Sends what the payload says to a hub of Microsoft's cloud.")
        AzureEventHubsTrigger azureEventHubs,

        @JsonPropertyDescription("Publishes a message to a Pulsar topic.")
        PulsarTrigger pulsar,

        @Size(max = SensorRules.MOST_FILTERS)
        @JsonPropertyDescription("When events that have come for conditions are forgotten.")
        List<ConditionsReset> conditionsReset,

        @JsonPropertyDescription("Sends a message to a queue or topic of Azure Service Bus.")
        AzureServiceBusTrigger azureServiceBus,

        @JsonPropertyDescription("Sends an e-mail through an SMTP server.")
        EmailTrigger email,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** The types that are set, by their names in the manifest, in the order in which the pod looks for them. */
    public List<String> types() {
        var types = new LinkedHashMap<String, Object>();
        types.put("k8s", k8s);
        types.put("argoWorkflow", argoWorkflow);
        types.put("http", http);
        types.put("awsLambda", awsLambda);
        types.put("azureEventHubs", azureEventHubs);
        types.put("azureServiceBus", azureServiceBus);
        types.put("kafka", kafka);
        types.put("pulsar", pulsar);
        types.put("nats", nats);
        types.put("slack", slack);
        types.put("openWhisk", openWhisk);
        types.put("custom", custom);
        types.put("log", log);
        types.put("email", email);
        return types.entrySet().stream()
                .filter(type -> type.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }
}
