package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Names of fields, which the program in the pod matches in any case. */
public final class FieldNames {
    /** Each look at a class makes them anew, and with them what calls their accessors: most of what a walk over a record costs. */
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return List.of(type.getRecordComponents());
        }
    };

    private FieldNames() {}

    /** The components of a record type. */
    public static List<RecordComponent> components(Class<?> type) {
        return COMPONENTS.get(type);
    }

    /** The field of a type that a key, which is none, would be in another case. */
    public static Optional<String> meant(Class<?> type, String key) {
        return components(type).stream()
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
