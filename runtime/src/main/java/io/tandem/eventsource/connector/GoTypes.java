package io.tandem.eventsource.connector;

import io.tandem.eventsource.connector.GoType.Field;
import io.tandem.eventsource.connector.GoType.ListOf;
import io.tandem.eventsource.connector.GoType.MapOf;
import io.tandem.eventsource.connector.GoType.Named;
import io.tandem.eventsource.connector.GoType.Pointer;
import io.tandem.eventsource.connector.GoType.Raw;
import io.tandem.eventsource.connector.GoType.Struct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Types in a short notation, one a line: its name, then its fields in their order, separated by blanks, such as {@code Event
 * id:string created:int request?:*Request items:[]Item labels:%string}. A question mark leaves out what is empty, a star may be
 * null, brackets make a list, a percent sign a map; {@code string int time bool float number any raw} are types
 * by themselves, and {@code raw={}} is written as {@code {}} where there is none.
 */
public final class GoTypes {
    private final Map<String, Struct> types = new HashMap<>();

    private GoTypes(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(this::add);
    }

    /** @throws IllegalArgumentException if it cannot be read */
    public static GoTypes of(String text) {
        return new GoTypes(text);
    }

    /** @throws IllegalStateException if there is none of this name */
    public GoType get(String name) {
        return new Named(name, types).struct();
    }

    /** Whether there is one of this name. */
    public boolean has(String name) {
        return types.containsKey(name);
    }

    private void add(String line) {
        var words = line.strip().split(" +");
        var fields = new ArrayList<Field>(words.length);
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("no field: " + words[i]);
            }
            var name = words[i].substring(0, colon);
            boolean omitEmpty = name.endsWith("?");
            fields.add(new Field(
                    omitEmpty ? name.substring(0, name.length() - 1) : name,
                    type(words[i].substring(colon + 1)),
                    omitEmpty));
        }
        types.put(words[0], new Struct(fields));
    }

    private GoType type(String text) {
        if (text.startsWith("*")) {
            return new Pointer(type(text.substring(1)));
        }
        if (text.startsWith("[]")) {
            return new ListOf(type(text.substring(2)));
        }
        if (text.startsWith("%")) {
            return new MapOf(type(text.substring(1)));
        }
        return switch (text) {
            case "string" -> GoType.STRING;
            case "int" -> GoType.INT;
            case "time" -> GoType.TIME;
            case "bool" -> GoType.BOOL;
            case "float" -> GoType.FLOAT;
            case "number" -> GoType.NUMBER;
            case "any" -> GoType.ANY;
            case "raw" -> GoType.RAW;
            default -> text.startsWith("raw=") ? new Raw(text.substring(4)) : new Named(text, types);
        };
    }
}
