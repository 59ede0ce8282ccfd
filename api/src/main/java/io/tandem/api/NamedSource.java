package io.tandem.api;

import io.tandem.api.source.Activity;
import io.tandem.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One event of an EventSource: its name, and the configuration of its source.
 *
 * @param shared the user wants all replicas to consume it at once
 */
public record NamedSource(String type, String eventName, Source source, boolean shared) {
    NamedSource asShared() {
        return new NamedSource(type, eventName, source, true);
    }

    /** Whether one replica at a time consumes it. */
    public boolean exclusive() {
        return source.activity() == Activity.ACTIVE_PASSIVE && !shared;
    }

    /** Whether the replicas have to agree on one of them for this event. */
    public boolean elects() {
        return exclusive() || source.hasDuty();
    }

    /** Path of this event in the resource. */
    public String field() {
        return "spec." + source.specKey() + "." + eventName;
    }

    @SafeVarargs
    static List<NamedSource> of(Map<String, ? extends Source>... bySpecKey) {
        var sources = new ArrayList<NamedSource>();
        for (var byName : bySpecKey) {
            if (byName != null) {
                byName.forEach((name, source) -> add(sources, name, source));
            }
        }
        return List.copyOf(sources);
    }

    private static void add(List<NamedSource> sources, String name, Source source) {
        if (source != null) {
            sources.add(new NamedSource(source.type(), name, source, false));
        }
    }
}
