package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tandem.api.source.ResourceSource;
import io.tandem.filter.gjson.GjsonPath;
import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * A regular expression on the text of what a path of gjson leads to. What is not text counts as empty text; a path that leads nowhere
 * rejects the object.
 *
 * @param negated the expression must not be found
 */
record FieldTest(String path, Pattern expression, boolean negated) {
    /** @throws IllegalArgumentException if a value is wrong; the message names the field */
    static FieldTest of(ResourceSource.Selector field) {
        var path = field.key() == null ? "" : field.key();
        GjsonPath.problem(path).ifPresent(problem -> {
            throw new IllegalArgumentException("filter.fields: key " + problem);
        });
        var operation = field.operation() == null || field.operation().isEmpty() ? "==" : field.operation();
        if (!List.of("=", "==", "!=").contains(operation)) {
            throw new IllegalArgumentException(
                    "filter.fields: operation %s of %s must be ==, = or !=".formatted(operation, path));
        }
        try {
            var value = field.value() == null ? "" : field.value();
            return new FieldTest(path, Pattern.compile(value), operation.equals("!="));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "filter.fields: value of %s is no regular expression: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** An object as paths look into it, with its keys in the order in which upstream's JSON has them. */
    static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> {
                var sorted = new TreeMap<String, Object>();
                node.properties().forEach(entry -> sorted.put(Text.encode(entry.getKey()), value(entry.getValue())));
                yield Dict.object(new LinkedHashMap<>(sorted));
            }
            case ARRAY -> {
                var items = new ArrayList<Object>();
                node.forEach(item -> items.add(value(item)));
                yield Slice.of(Type.LIST, items);
            }
            case NUMBER -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case STRING, BINARY -> Text.encode(node.asText());
            case NULL, MISSING -> null;
        };
    }

    /** @param object as {@link #value} makes it */
    boolean accepts(Object object) {
        var found = GjsonPath.find(object, path, new Budget());
        var text = found.value() instanceof String string ? Text.decode(string) : "";
        return found.exists() && expression.matcher(text).find() != negated;
    }
}
