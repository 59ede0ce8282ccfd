package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.stream.Stream;

/** Names of fields, which the program in the pod matches in any case. */
public final class FieldNames {
    private FieldNames() {}

    /** The field of a type that a key, which is none, would be in another case. */
    public static Optional<String> meant(Class<?> type, String key) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> !component.getName().equals("unknown"))
                .map(FieldNames::of)
                .filter(name -> name.equalsIgnoreCase(key))
                .findFirst();
    }

    /** The key under which a component is read. */
    public static String of(RecordComponent component) {
        var given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }
}
