package io.tandem.eventsource.connector;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tandem.eventsource.connector.GoType.ListOf;
import io.tandem.eventsource.connector.GoType.MapOf;
import io.tandem.eventsource.connector.GoType.Named;
import io.tandem.eventsource.connector.GoType.Pointer;
import io.tandem.eventsource.connector.GoType.Raw;
import io.tandem.eventsource.connector.GoType.Scalar;
import io.tandem.eventsource.connector.GoType.Struct;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads JSON into a {@link GoType}, as Go does: objects become maps, lists lists, {@link GoType#RAW} its text, numbers
 * {@code Long} or {@code Double}; what is null or absent is null. Values are nested 1,000 deep at most, and of those that are
 * made there are 100,000 at most, and one more for each 16 characters of strings and of keys of maps: what they are in memory,
 * and what empty ones are written as, is many times their text. What is left out or kept as text counts nothing.
 */
public final class GoReader {
    /** What {@link #object} reads. */
    public static final GoType OBJECT = new MapOf(GoType.ANY);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern QUOTED_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final int MOST_VALUES = 100_000;
    private static final int CHARACTERS_A_VALUE = 16;

    private final String text;
    private final JsonParser parser;
    private int made;
    /** Characters of strings and keys of maps that were read: they pay for as many values as take their memory. */
    private long paid;

    private GoReader(String text) throws IOException {
        this.text = text;
        this.parser = JSON.createParser(text);
    }

    /**
     * Reads an object of no particular type, to which fields may be added.
     *
     * @throws InvalidPayloadException if it is anything else
     */
    public static Map<String, Object> object(String json) throws InvalidPayloadException {
        return fields(OBJECT, json);
    }

    /**
     * Reads an object into a struct; fields may be added or changed.
     *
     * @throws InvalidPayloadException if it is anything else
     */
    @SuppressWarnings("unchecked") // what structs become
    public static Map<String, Object> fields(GoType struct, String json) throws InvalidPayloadException {
        var fields = (Map<String, Object>) read(struct, json);
        if (fields == null) {
            throw wrong("body", "an object");
        }
        return fields;
    }

    /** @throws InvalidPayloadException if it is not one JSON value of this type; quotes nothing of it */
    public static Object read(GoType type, String json) throws InvalidPayloadException {
        try {
            var reader = new GoReader(json);
            if (reader.parser.nextToken() == null) {
                throw new InvalidPayloadException(
                        "body is empty, which is not JSON; send one JSON value in UTF-8", null);
            }
            var value = reader.value(type, "body");
            if (reader.parser.nextToken() != null) {
                throw new InvalidPayloadException("body is not JSON: there is more than one JSON value", null);
            }
            return value;
        } catch (JacksonException e) {
            throw new InvalidPayloadException(
                    "body is not JSON at character %d; send one JSON value in UTF-8"
                            .formatted(
                                    e.getLocation() == null
                                            ? 0
                                            : e.getLocation().getCharOffset()),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail", e);
        }
    }

    /** At its first token; ends at its last one. */
    private Object value(GoType type, String field) throws IOException, InvalidPayloadException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (type) {
            case Pointer pointer -> {
                count(written(pointer.target()));
                yield value(pointer.target(), field);
            }
            case Named named -> object(named.struct(), field);
            case Struct struct -> object(struct, field);
            case ListOf list -> list(list.items(), field);
            case MapOf map -> map(map.values(), field);
            case Raw any -> raw();
            case Scalar scalar -> scalar(scalar, field);
        };
    }

    private Map<String, Object> object(Struct struct, String path) throws IOException, InvalidPayloadException {
        expect(JsonToken.START_OBJECT, path, "an object");
        var values = new HashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = struct.field(parser.currentName());
            parser.nextToken();
            if (field == null) {
                parser.skipChildren();
            } else {
                var value = value(field.type(), path + "." + field.name());
                if (value != null || nullable(field.type())) {
                    values.put(field.name(), value);
                }
            }
        }
        return values;
    }

    /** For other types null says nothing, as if the field was not there. */
    private static boolean nullable(GoType type) {
        return !(type instanceof Named || type instanceof Struct || type instanceof Scalar scalar && isPlain(scalar));
    }

    private static boolean isPlain(Scalar scalar) {
        return scalar.kind() != GoType.Kind.ANY;
    }

    private List<Object> list(GoType items, String path) throws IOException, InvalidPayloadException {
        expect(JsonToken.START_ARRAY, path, "a list");
        var values = new ArrayList<>();
        int each = written(items);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count(each);
            values.add(value(items, path + "[]"));
        }
        return values;
    }

    private Map<String, Object> map(GoType type, String path) throws IOException, InvalidPayloadException {
        expect(JsonToken.START_OBJECT, path, "an object");
        var values = new HashMap<String, Object>();
        int each = written(type);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            count(each);
            var key = string(parser.currentName());
            parser.nextToken();
            values.put(key, value(type, path + ".*"));
        }
        return values;
    }

    private void count(int more) throws InvalidPayloadException {
        made += more;
        if (made > MOST_VALUES + paid / CHARACTERS_A_VALUE) {
            throw new InvalidPayloadException(
                    "body has more than %d values, those that are missing in its objects included"
                            .formatted(MOST_VALUES),
                    null);
        }
    }

    /** How many values are written for one that is empty. */
    private static int written(GoType type) {
        return switch (type) {
            case Named named -> written(named.struct());
            case Struct struct ->
                1
                        + struct.fields().stream()
                                .mapToInt(field -> written(field.type()))
                                .sum();
            default -> 1;
        };
    }

    private Object scalar(Scalar type, String path) throws IOException, InvalidPayloadException {
        return switch (type.kind()) {
            case STRING -> {
                expect(JsonToken.VALUE_STRING, path, "a string");
                yield string(parser.getText());
            }
            case INT -> integer(path);
            case TIME -> parser.currentToken() == JsonToken.VALUE_STRING ? quotedInteger(path) : integer(path);
            case BOOL -> {
                if (!parser.currentToken().isBoolean()) {
                    throw wrong(path, "true or false");
                }
                yield parser.getBooleanValue();
            }
            case FLOAT -> number(path);
            case NUMBER -> {
                var number = parser.getText();
                var quoted = parser.currentToken() == JsonToken.VALUE_STRING;
                if (quoted
                        ? !QUOTED_NUMBER.matcher(number).matches()
                        : !parser.currentToken().isNumeric()) {
                    throw wrong(path, "a number");
                }
                yield number;
            }
            case ANY -> any(path);
        };
    }

    private Object any(String path) throws IOException, InvalidPayloadException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case START_OBJECT -> map(GoType.ANY, path);
            case START_ARRAY -> list(GoType.ANY, path);
            case VALUE_STRING -> string(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            default -> number(path);
        };
    }

    private String raw() throws IOException {
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(begin, (int) parser.currentLocation().getCharOffset());
    }

    private Long integer(String path) throws IOException, InvalidPayloadException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wrong(path, "a whole number");
        }
        return whole(parser.getText(), path);
    }

    private Long quotedInteger(String path) throws IOException, InvalidPayloadException {
        return whole(parser.getText(), path);
    }

    private static Long whole(String digits, String path) throws InvalidPayloadException {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw wrong(path, "a whole number of 64 bits");
        }
    }

    private Double number(String path) throws IOException, InvalidPayloadException {
        if (!parser.currentToken().isNumeric()) {
            throw wrong(path, "a number");
        }
        double value = Double.parseDouble(parser.getText());
        if (Double.isInfinite(value)) {
            throw wrong(path, "a number of at most 1.8e308");
        }
        return value;
    }

    private void expect(JsonToken token, String path, String what) throws InvalidPayloadException {
        if (parser.currentToken() != token) {
            throw wrong(path, what);
        }
    }

    private static InvalidPayloadException wrong(String path, String what) {
        return new InvalidPayloadException("%s is not %s".formatted(path, what), null);
    }

    private String string(String read) {
        paid += read.length();
        return valid(read);
    }

    /** Half of a surrogate pair is no character. */
    private static String valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
