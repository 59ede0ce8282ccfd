package io.tandem.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import java.util.Optional;

/** What becomes of an event on which its filter fails; said by the annotation of an EventSource. */
public enum FilterErrors {
    /** As upstream does: settled, and not published. */
    DROP,
    /** Published as if the filter wanted it. */
    KEEP;

    public static final String ANNOTATION = "tandem.io/on-filter-error";

    /** Empty if the annotation has a value that means nothing. */
    public static Optional<FilterErrors> of(HasMetadata resource) {
        return annotation(resource)
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "drop" -> Optional.of(DROP);
                    case "keep" -> Optional.of(KEEP);
                    default -> Optional.<FilterErrors>empty();
                })
                .orElse(Optional.of(DROP));
    }

    /** The annotation as it is written. */
    public static Optional<String> annotation(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }
}
