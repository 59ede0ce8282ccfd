package io.tandem.api.validate;

import io.tandem.api.sensor.ArgoWorkflowTrigger;
import io.tandem.api.sensor.ArtifactLocation;
import io.tandem.api.sensor.CustomTrigger;
import io.tandem.api.sensor.EmailTrigger;
import io.tandem.api.sensor.HttpTrigger;
import io.tandem.api.sensor.K8sTrigger;
import io.tandem.api.sensor.KafkaTrigger;
import io.tandem.api.sensor.OpenWhiskTrigger;
import io.tandem.api.sensor.Parameter;
import io.tandem.api.sensor.SecureHeader;
import io.tandem.api.sensor.SlackTrigger;
import io.tandem.api.sensor.Trigger;
import io.tandem.api.sensor.TriggerTemplate;
import io.tandem.api.validate.ParameterProblems.Use;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** What is wrong with a trigger of one type. */
final class TemplateProblems {
    private static final List<String> OPERATIONS = List.of("create", "patch", "update", "delete");
    private static final List<String> WORKFLOW_OPERATIONS =
            List.of("submit", "submit-from", "suspend", "retry", "resume", "resubmit", "terminate", "stop");
    private static final List<String> METHODS = List.of("GET", "DELETE", "PATCH", "POST", "PUT");
    private static final String PAYLOAD = "say what is sent, or set []";

    private final Faults faults;
    private final String root;
    private final Trigger trigger;
    private final Heard heard;
    /** Path of the type that is run, with a dot at its end: of several the first. */
    private final String run;

    private final ParameterProblems parameters;

    private TemplateProblems(Faults faults, String root, Trigger trigger, Set<String> dependencies, Heard heard) {
        this.faults = faults;
        this.root = root;
        this.trigger = trigger;
        this.heard = heard;
        this.run = root + "." + trigger.template().types().stream().findFirst().orElse("") + ".";
        this.parameters = new ParameterProblems(faults, dependencies, heard, at -> at.startsWith(run));
    }

    /**
     * Finds it.
     *
     * @param field of the template
     * @param trigger with a template
     * @param dependencies names as they stand in the manifest
     * @param heard what the trigger gets
     */
    static void of(Faults faults, String field, Trigger trigger, Set<String> dependencies, Heard heard) {
        new TemplateProblems(faults, field, trigger, dependencies, heard).types(field, trigger.template());
    }

    /** Also of a second type, which the reference implementation checks and does not run. */
    private void types(String field, TriggerTemplate template) {
        present(template.k8s(), k8s -> k8s(field + ".k8s", k8s));
        present(template.argoWorkflow(), workflow -> workflow(field + ".argoWorkflow", workflow));
        present(template.http(), http -> http(field + ".http", http));
        present(template.awsLambda(), lambda -> {
            var at = field + ".awsLambda";
            faults.required(at + ".functionName", lambda.functionName(), "name the function")
                    .required(at + ".region", lambda.region(), "set the AWS region, such as eu-central-1")
                    .required(at + ".payload", lambda.payload(), PAYLOAD);
            checked(at, lambda.payload(), lambda.parameters());
        });
        present(template.kafka(), kafka -> kafka(field + ".kafka", kafka));
        present(template.nats(), nats -> {
            var at = field + ".nats";
            faults.required(at + ".url", nats.url(), "set the address of the server, such as nats://nats:4222")
                    .required(at + ".subject", nats.subject(), "name the subject")
                    .required(at + ".payload", nats.payload(), PAYLOAD);
            parameters.of(at + ".payload", nats.payload(), Use.PAYLOAD);
            parameters.unchecked(at + ".parameters", nats.parameters(), Use.PARAMETER);
        });
        present(template.openWhisk(), whisk -> openWhisk(field + ".openWhisk", whisk));
        present(template.slack(), slack -> slack(field + ".slack", slack));
        present(template.email(), email -> email(field + ".email", email));
        present(template.custom(), custom -> custom(field + ".custom", custom));
        present(template.pulsar(), pulsar -> unchecked(field + ".pulsar", pulsar.payload(), pulsar.parameters()));
        present(
                template.azureEventHubs(),
                hubs -> unchecked(field + ".azureEventHubs", hubs.payload(), hubs.parameters()));
        present(
                template.azureServiceBus(),
                bus -> unchecked(field + ".azureServiceBus", bus.payload(), bus.parameters()));
    }

    private void k8s(String field, K8sTrigger k8s) {
        faults.required(field + ".source", k8s.source(), "say where the manifest comes from")
                .oneOf(field + ".operation", k8s.operation(), OPERATIONS);
        source(field + ".source", k8s.source());
        parameters.of(field + ".parameters", k8s.parameters(), Use.PARAMETER);
    }

    private void workflow(String field, ArgoWorkflowTrigger workflow) {
        var operation = Objects.requireNonNullElse(workflow.operation(), "");
        faults.required(field + ".source", workflow.source(), "say where the workflow comes from")
                .refuse(
                        !WORKFLOW_OPERATIONS.contains(operation),
                        field + ".operation",
                        "is required: set one of " + String.join(", ", WORKFLOW_OPERATIONS));
        source(field + ".source", workflow.source());
        parameters.of(field + ".parameters", workflow.parameters(), Use.PARAMETER);
    }

    /** The first in this order wins. */
    private void source(String field, ArtifactLocation source) {
        if (source == null) {
            return;
        }
        var given = source.given();
        var filling = new FilledSource(field.substring(root.length() + 1), given, heard);
        var filled = filling.by(trigger.parameters());
        faults.idle(
                        given.isEmpty() && field.startsWith(run) && !filled,
                        field,
                        "is empty, so the trigger fails at each event: set one of s3, inline, file, url,"
                                + " git, configmap and resource")
                .hint(
                        given.size() > 1,
                        field,
                        "names several places, of which the first of s3, inline, file, url, git,"
                                + " configmap and resource is read: keep one");
        if (field.startsWith(run) && (!given.isEmpty() || filled)) {
            filling.textInPlaceOfAnObject(trigger.parameters()).ifPresent(this::text);
        }
    }

    /** @param index of the parameter that puts it in place of an object */
    private void text(int index) {
        var parameter = trigger.parameters().get(index);
        var at = root.substring(0, root.lastIndexOf('.')) + ".parameters[" + index + "].dest";
        var name = parameter.src().dependencyName();
        var always = parameter.src().value() != null || heard.always().contains(name);
        var message = "puts a text where %s is an object, so the trigger fails at each event%s: name a field of it,"
                + " such as inline of source, or take an object, by dataKey and useRawData";
        faults.idle(always, at, message.formatted(parameter.dest(), ""))
                .hint(!always, at, message.formatted(parameter.dest(), " of " + name));
    }

    private void http(String field, HttpTrigger http) {
        faults.required(field + ".url", http.url(), "set the address the request goes to")
                .oneOf(field + ".method", http.method(), METHODS);
        parameters.of(field + ".payload", http.payload(), Use.BODY);
        parameters.of(field + ".parameters", http.parameters(), Use.PARAMETER);
        parameters.unchecked(field + ".dynamicHeaders", http.dynamicHeaders(), Use.HEADER);
        secureHeaders(field + ".secureHeaders", http.secureHeaders());
    }

    private void kafka(String field, KafkaTrigger kafka) {
        faults.required(field + ".url", kafka.url(), "name the brokers, such as kafka:9092")
                .required(field + ".topic", kafka.topic(), "name the topic")
                .required(field + ".payload", kafka.payload(), PAYLOAD);
        parameters.of(field + ".payload", kafka.payload(), Use.PAYLOAD);
        parameters.unchecked(field + ".parameters", kafka.parameters(), Use.PARAMETER);
        secureHeaders(field + ".secureHeaders", kafka.secureHeaders());
    }

    private void secureHeaders(String field, List<SecureHeader> headers) {
        for (int i = 0; headers != null && i < headers.size(); i++) {
            var at = field + "[" + i + "].valueFrom";
            var from = headers.get(i) == null ? null : headers.get(i).valueFrom();
            faults.idle(
                            from == null && at.startsWith(run),
                            at,
                            "is required, else the pod ends at each event of the trigger: set secretKeyRef or configMapKeyRef")
                    .idle(
                            from != null
                                    && from.secretKeyRef() == null
                                    && from.configMapKeyRef() == null
                                    && at.startsWith(run),
                            at,
                            "is empty, so the trigger fails at each event: set secretKeyRef or configMapKeyRef");
        }
    }

    private void openWhisk(String field, OpenWhiskTrigger whisk) {
        var token = whisk.authToken();
        faults.required(field + ".host", whisk.host(), "set the address of OpenWhisk")
                .required(field + ".actionName", whisk.actionName(), "name the action")
                .required(field + ".payload", whisk.payload(), PAYLOAD)
                .refuse(
                        token != null && (blank(token.name()) || blank(token.key())),
                        field + ".authToken",
                        "needs the name of a Secret and a key in it");
        checked(field, whisk.payload(), whisk.parameters());
    }

    private void slack(String field, SlackTrigger slack) {
        faults.required(field + ".slackToken", slack.slackToken(), "select a Secret with the token");
        parameters.of(field + ".parameters", slack.parameters(), Use.PARAMETER);
    }

    private void email(String field, EmailTrigger email) {
        faults.required(field + ".host", email.host(), "set the host of the SMTP server")
                .refuse(
                        email.port() != null && (email.port() < 0 || email.port() > 65535),
                        field + ".port",
                        "must be between 0 and 65535");
        parameters.of(field + ".parameters", email.parameters(), Use.PARAMETER);
    }

    private void custom(String field, CustomTrigger custom) {
        faults.required(field + ".serverURL", custom.serverURL(), "set the address of the gRPC server")
                .required(field + ".spec", custom.spec(), "set what the server is to receive, or {}")
                .refuse(
                        Boolean.TRUE.equals(custom.secure()) && custom.certSecret() == null,
                        field + ".certSecret",
                        "is required, because secure is true: select a Secret with the certificate");
        parameters.of(field + ".parameters", custom.parameters(), Use.PARAMETER);
        parameters.unchecked(field + ".payload", custom.payload(), Use.PAYLOAD);
    }

    private void checked(String field, List<? extends Parameter> payload, List<? extends Parameter> more) {
        parameters.of(field + ".payload", payload, Use.PAYLOAD);
        parameters.of(field + ".parameters", more, Use.PARAMETER);
    }

    private void unchecked(String field, List<? extends Parameter> payload, List<? extends Parameter> more) {
        parameters.unchecked(field + ".payload", payload, Use.PAYLOAD);
        parameters.unchecked(field + ".parameters", more, Use.PARAMETER);
    }

    private static <T> void present(T value, Consumer<T> check) {
        if (value != null) {
            check.accept(value);
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isEmpty();
    }
}
