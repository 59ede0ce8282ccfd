package io.tandem.filter.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into values of the language: numbers as floating point, objects as maps. */
public final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonReader() {}

    /** @throws EvalException if the bytes are no JSON in UTF-8; in strings, what is no UTF-8 or half a surrogate pair is replaced, as Go does */
    public static Object read(byte[] json) {
        if (looksLikeOtherEncoding(json)) {
            throw new EvalException("invalid JSON: it does not begin as JSON in UTF-8 does");
        }
        try {
            return parse(json);
        } catch (IOException e) {
            var mended = wholePairs(Text.bytes(Text.encode(Text.decode(Text.of(json)))));
            if (!Arrays.equals(mended, json)) {
                return read(mended);
            }
            throw new EvalException("invalid JSON: "
                    + (e instanceof JsonProcessingException syntax ? syntax.getOriginalMessage() : e.getMessage()));
        }
    }

    /** Escapes of half a surrogate pair become that of the replacement character, in a copy. */
    private static byte[] wholePairs(byte[] json) {
        var mended = json.clone();
        for (int i = 0; i < mended.length; i++) {
            if (mended[i] == '\\') {
                int unit = unit(mended, i);
                if (unit >= 0xD800 && unit < 0xDC00 && isLow(unit(mended, i + 6))) {
                    i += 11;
                } else if (unit >= 0xD800 && unit < 0xE000) {
                    Arrays.fill(mended, i + 2, i + 5, (byte) 'f');
                    mended[i + 5] = 'd';
                    i += 5;
                } else {
                    i++;
                }
            }
        }
        return mended;
    }

    private static boolean isLow(int unit) {
        return unit >= 0xDC00 && unit < 0xE000;
    }

    /** What an escape of four hexadecimal digits at this place stands for; -1 if there is none. */
    private static int unit(byte[] json, int at) {
        if (at + 5 >= json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(json[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Jackson would guess UTF-16 and UTF-32 from these bytes. */
    private static boolean looksLikeOtherEncoding(byte[] json) {
        boolean other = json.length > 0 && json[0] < 0;
        for (int i = 0; i < Math.min(json.length, 4); i++) {
            other |= json[i] == 0;
        }
        return other;
    }

    private static Object parse(byte[] json) throws IOException {
        try (var parser = FACTORY.createParser(json)) {
            parser.nextToken();
            var value = value(parser);
            if (parser.nextToken() != null) {
                throw new EvalException("there is more than one JSON value");
            }
            return value;
        }
    }

    /** Not recursive, as an event may be nested more deeply than the stack goes. */
    private static Object value(JsonParser parser) throws IOException {
        var open = new ArrayDeque<Open>();
        while (true) {
            Object value;
            switch (parser.currentToken()) {
                case START_OBJECT, START_ARRAY -> {
                    open.push(new Open(parser.currentToken() == JsonToken.START_OBJECT));
                    parser.nextToken();
                    continue;
                }
                case FIELD_NAME -> {
                    open.element().name = Text.encode(parser.currentName());
                    parser.nextToken();
                    continue;
                }
                case END_OBJECT, END_ARRAY -> value = open.pop().closed();
                case VALUE_STRING -> value = Text.encode(parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = number(parser);
                case VALUE_TRUE -> value = true;
                case VALUE_FALSE -> value = false;
                case VALUE_NULL -> value = null;
                case null, default -> throw new EvalException("invalid JSON: unexpected end");
            }
            if (open.isEmpty()) {
                return value;
            }
            open.element().add(value);
            parser.nextToken();
        }
    }

    private static Object number(JsonParser parser) throws IOException {
        double value = Double.parseDouble(parser.getText());
        if (Double.isInfinite(value)) {
            throw new EvalException("invalid JSON: a number is too large");
        }
        return value;
    }

    /** An object or list of which the end is not read yet. */
    private static final class Open {
        private final Map<Object, Object> entries;
        private final List<Object> items = new ArrayList<>();
        private String name;

        Open(boolean object) {
            entries = object ? new LinkedHashMap<>() : null;
        }

        void add(Object value) {
            if (entries == null) {
                items.add(value);
            } else {
                entries.put(name, value);
            }
        }

        Object closed() {
            return entries == null ? Slice.of(Type.LIST, items) : Dict.object(entries);
        }
    }
}
