package io.tandem.eventsource.cli;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import java.util.List;
import java.util.stream.Stream;

/** Finds hooks that are asked for and cannot be registered by what the manifest says. Requests are taken all the same. */
final class UnkeptHooks {
    private UnkeptHooks() {}

    static List<String> warnings(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream().flatMap(UnkeptHooks::warnings).toList();
    }

    private static Stream<String> warnings(NamedSource event) {
        return event.source().hookProblems().stream()
                .map(problem -> "%s; until then no hook is registered".formatted(problem.under(event.field())));
    }
}
