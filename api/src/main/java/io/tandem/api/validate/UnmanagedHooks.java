package io.tandem.api.validate;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import java.util.List;

/** Fields that ask for hooks to be registered at a provider, which this release does not do: people have to. */
public final class UnmanagedHooks {
    /** What to do about them. */
    public static final String REMEDY = "hooks are not managed yet: register them at the provider yourself";

    private UnmanagedHooks() {}

    /** @return their paths, such as {@code spec.github.pushes.apiToken}; of built types only, since others say so anyway */
    public static List<String> in(EventSourceSpec spec) {
        return spec == null
                ? List.of()
                : spec.sources().stream()
                        .filter(event -> Built.TYPES.contains(event.type()))
                        .flatMap(event -> fields(event).stream())
                        .toList();
    }

    private static List<String> fields(NamedSource event) {
        return event.source().hookFields().stream()
                .map(field -> event.field() + "." + field)
                .toList();
    }
}
