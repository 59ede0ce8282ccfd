package io.tandem.api.sensor;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.stream.Stream;

/** Names of fields, which the program in the pod matches in any case. */
public final class FieldNames {
    private FieldNames() {}

    /** The field of a type that a key, which is none, would be in another case. */
    public static Optional<String> meant(Class<?> type, String key) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> name.equalsIgnoreCase(key))
                .filter(name -> !name.equals("unknown"))
                .findFirst();
    }
}
