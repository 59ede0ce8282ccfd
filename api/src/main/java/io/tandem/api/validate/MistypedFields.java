package io.tandem.api.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.Excerpt;
import io.tandem.api.Problem;
import io.tandem.api.WrongType;
import io.tandem.api.sensor.FieldNames;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Single values that the definitions refuse by their type, and that are read all the same: a number where a text belongs, or
 * the other way round. What is not a record of this project, or may be any JSON, is left alone, as the definitions do.
 */
public final class MistypedFields {
    private static final int LONGEST_PATH = 500;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}");

    private final List<Problem> found = new ArrayList<>();

    private MistypedFields() {}

    /**
     * Each with its field and what is right; no message quotes a value.
     *
     * @param field what stands there, such as {@code spec}
     * @param written may be missing
     * @param type a record
     */
    public static List<Problem> in(String field, JsonNode written, Class<? extends Record> type) {
        var walk = new MistypedFields();
        walk.walk(field, written, type);
        return List.copyOf(walk.found);
    }

    private void walk(String path, JsonNode written, Type type) {
        switch (type) {
            case Class<?> single when WrongType.scalar(single).isPresent() -> single(path, written, single);
            case Class<?> bean when bean.isRecord() -> components(path, written, bean);
            case ParameterizedType list
            when list.getRawType() == List.class && written.isArray() -> {
                for (int i = 0; i < written.size(); i++) {
                    walk("%s[%d]".formatted(path, i), written.get(i), list.getActualTypeArguments()[0]);
                }
            }
            case ParameterizedType map
            when map.getRawType() == Map.class && written.isObject() ->
                written.properties()
                        .forEach(entry -> walk(
                                Excerpt.of(path + "." + entry.getKey(), LONGEST_PATH),
                                entry.getValue(),
                                map.getActualTypeArguments()[1]));
            default -> {}
        }
    }

    private void components(String path, JsonNode written, Class<?> bean) {
        for (var component : FieldNames.components(bean)) {
            var name = FieldNames.of(component);
            if (!component.getName().equals("unknown") && written.hasNonNull(name)) {
                walk(path + "." + name, written.get(name), component.getGenericType());
            }
        }
    }

    /** Lists and objects in such a place cannot be read at all, which is told elsewhere. */
    private void single(String path, JsonNode written, Class<?> type) {
        if (written.isNull() || !written.isValueNode()) {
            return;
        }
        if (type == String.class) {
            if (!written.isTextual()) {
                found.add(new Problem(path, "must be a text: put the value in quotes"));
            }
        } else if (type == Boolean.class || type == boolean.class) {
            if (!written.isBoolean()) {
                wrong(path, type, written.isTextual() && written.asText().matches("true|false"));
            }
        } else if (!written.isNumber()) {
            wrong(path, type, isNumber(written));
        }
    }

    private void wrong(String path, Class<?> type, boolean quoted) {
        found.add(new Problem(
                path, "must be " + WrongType.scalar(type).orElseThrow() + (quoted ? ": take the quotes away" : "")));
    }

    private static boolean isNumber(JsonNode written) {
        return written.isTextual() && NUMBER.matcher(written.asText()).matches();
    }
}
