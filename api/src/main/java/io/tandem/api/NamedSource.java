package io.tandem.api;

import io.tandem.api.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One event of an EventSource: its name, and the configuration of its source. */
public record NamedSource(String type, String eventName, Source source) {
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
            sources.add(new NamedSource(source.type(), name, source));
        }
    }
}
