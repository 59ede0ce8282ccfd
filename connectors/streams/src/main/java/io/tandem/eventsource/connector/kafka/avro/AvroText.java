package io.tandem.eventsource.connector.kafka.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.filter.value.FloatText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import org.apache.avro.Schema;

/**
 * Turns Avro's binary encoding into JSON, byte for byte as the Go library does that upstream uses (goavro): a value of a union
 * is wrapped in its type, bytes are text of the code points 0 to 255, times and dates stay numbers, all that is not
 * ASCII is escaped. Fields come in the order of the schema; there, in any.
 */
final class AvroText {
    /** A value may nest as deep; its schema may allow more. */
    static final int DEEPEST = 500;

    /** More than any bus takes: a few bytes may stand for an array without end. */
    static final int LARGEST = 16 << 20;

    private static final String DECIMAL = "decimal";

    private final AvroReader in;
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private AvroText(AvroReader in) {
        this.in = in;
    }

    /**
     * What follows the value is left out.
     *
     * @param schema of {@link UpstreamNames}
     */
    static byte[] of(Schema schema, byte[] bytes, int from) throws BadRecordException {
        var text = new AvroText(new AvroReader(bytes, from));
        text.value(schema);
        return text.out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void value(Schema schema) throws BadRecordException {
        if (out.length() > LARGEST) {
            throw new BadRecordException("is more than %d MiB as JSON".formatted(LARGEST >> 20));
        }
        switch (schema.getType()) {
            case RECORD, UNION, ARRAY, MAP -> nested(schema);
            case ENUM ->
                AvroString.text(
                        schema.getEnumSymbols()
                                .get(in.index(schema.getEnumSymbols().size())),
                        out);
            case FIXED -> AvroString.bytes(in.bytes(schema.getFixedSize()), out);
            case STRING -> AvroString.utf8(in.bytes(), out);
            case BYTES -> AvroString.bytes(isDecimal(schema) ? shortest(in.bytes()) : in.bytes(), out);
            case INT -> out.append(in.integer());
            case LONG -> out.append(in.number());
            case FLOAT -> {
                float number = in.float32();
                out.append(Float.isFinite(number) ? FloatText.plain(number) : beyond(number));
            }
            case DOUBLE -> {
                double number = in.float64();
                out.append(Double.isFinite(number) ? FloatText.plain(number) : beyond(number));
            }
            case BOOLEAN -> out.append(in.bool());
            case NULL -> out.append("null");
        }
    }

    private void nested(Schema schema) throws BadRecordException {
        if (++depth > DEEPEST) {
            throw new BadRecordException("is nested more than %d deep".formatted(DEEPEST));
        }
        switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> union(schema);
            case ARRAY -> array(schema.getElementType());
            case MAP -> map(schema.getValueType());
            default -> throw new AssertionError(schema.getType());
        }
        depth--;
    }

    private void record(Schema schema) throws BadRecordException {
        var separator = '{';
        for (var field : schema.getFields()) {
            out.append(separator);
            AvroString.text(field.name(), out);
            out.append(':');
            value(field.schema());
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private void union(Schema schema) throws BadRecordException {
        var chosen = schema.getTypes().get(in.index(schema.getTypes().size()));
        if (chosen.getType() == Schema.Type.NULL) {
            out.append("null");
            return;
        }
        out.append('{');
        AvroString.text(name(chosen), out);
        out.append(':');
        value(chosen);
        out.append('}');
    }

    private void array(Schema items) throws BadRecordException {
        out.append('[');
        boolean first = true;
        for (long left = in.block(); left > 0; left = in.block()) {
            for (; left > 0; left--) {
                out.append(first ? "" : ",");
                first = false;
                value(items);
            }
        }
        out.append(']');
    }

    private void map(Schema values) throws BadRecordException {
        var keys = new HashSet<String>();
        var separator = '{';
        for (long left = in.block(); left > 0; left = in.block()) {
            for (; left > 0; left--) {
                var key = in.bytes();
                if (!keys.add(new String(key, UTF_8))) {
                    throw new BadRecordException("has a map with two entries of one name");
                }
                out.append(separator);
                AvroString.utf8(key, out);
                out.append(':');
                value(values);
                separator = ',';
            }
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    /** What a value of a union is wrapped in. */
    private static String name(Schema schema) {
        var marked = schema.getProp(UpstreamNames.NAME);
        if (marked != null) {
            return marked;
        }
        var logical = schema.getProp("logicalType");
        var known = logical != null
                && switch (schema.getType()) {
                    case INT -> logical.equals("date") || logical.equals("time-millis");
                    case LONG ->
                        logical.equals("time-micros")
                                || logical.equals("timestamp-millis")
                                || logical.equals("timestamp-micros");
                    default -> false;
                };
        return known ? schema.getFullName() + "." + logical : schema.getFullName();
    }

    private static boolean isDecimal(Schema schema) {
        return DECIMAL.equals(schema.getProp("logicalType"));
    }

    /** The same number in as few bytes as it needs. */
    private static byte[] shortest(byte[] number) {
        return number.length == 0 ? new byte[1] : new BigInteger(number).toByteArray();
    }

    private static String beyond(double number) {
        if (Double.isNaN(number)) {
            return "null";
        }
        return number > 0 ? "1e999" : "-1e999";
    }
}
