package io.tandem.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an event that can never be published: a body that is no JSON, a size over the bus's limit. */
public enum InvalidEvents {
    /** As upstream does: counted, logged and settled, so that the next one follows. */
    SKIP,
    /** Stored on the bus under the event's name with {@code $parked} behind it, then settled. */
    PARK,
    /**
     * Left at its source: the event's state is "failed" until somebody has mended the event, the limit or the annotation. Of a source
     * that delivers nothing again there is nothing to leave: skipped, and counted as dropped.
     */
    STOP;

    public static final String ANNOTATION = "tandem.io/on-invalid-event";

    /** Empty if the annotation has a value that means nothing. */
    public static Optional<InvalidEvents> of(HasMetadata resource) {
        return annotation(resource)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "skip" -> Optional.of(SKIP);
                    case "park" -> Optional.of(PARK);
                    case "stop" -> Optional.of(STOP);
                    default -> Optional.<InvalidEvents>empty();
                })
                .orElse(Optional.of(SKIP));
    }

    /** The annotation as it is written. */
    public static Optional<String> annotation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }
}
