package io.tandem.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** Where events come from; the operator runs pods for it, and each pod reads it from its environment. */
@Group("argoproj.io")
@Version("v1alpha1")
@Plural("eventsources")
@Singular("eventsource")
@ShortNames("es")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Rollout", jsonPath = ".status.conditions[?(@.type==\"Progressing\")].reason")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Types", jsonPath = ".status.types", priority = 1)
@AdditionalPrinterColumn(
        name = "Replicas",
        jsonPath = ".status.replicas",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Leader", jsonPath = ".status.leader.name", priority = 1)
@AdditionalPrinterColumn(name = "Bus", jsonPath = ".status.bus", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
public class EventSource extends CustomResource<EventSourceSpec, EventSourceStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Its events, in the order of the spec, those included that cannot run. */
    public List<NamedSource> events() {
        if (getSpec() == null) {
            return List.of();
        }
        var shared = ActiveActive.names(this);
        return getSpec().sources().stream()
                .map(event -> shared.contains(event.eventName()) ? event.asShared() : event)
                .toList();
    }
}
