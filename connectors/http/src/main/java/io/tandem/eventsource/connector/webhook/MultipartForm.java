package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * A form in parts ({@code multipart/form-data}, RFC 7578). Fields are texts; a file becomes an object of {@code filename},
 * {@code contentType} and {@code content}, which is base64.
 */
final class MultipartForm {
    static final String TYPE = "multipart/form-data";

    private static final int MOST_PARTS = 1_000;
    /** The body's own limit holds. */
    private static final int UNLIMITED = -1;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(UNLIMITED)
            .setMaxHeaderLen(10_000)
            .setMaxHeaderCount(20)
            .build();
    private static final String NO_FORM =
            "body is no form in parts; send parts with names between the boundary that Content-Type gives";

    private final ObjectNode form = JsonNodeFactory.instance.objectNode();
    private int parts;
    /** Of the present part: empty where they are missing. */
    private String name = "";

    private String filename = "";
    private String contentType = "";

    private MultipartForm() {}

    /**
     * Lists of values by name, in the order of the body.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right; quotes nothing
     */
    static ObjectNode read(String contentType, byte[] body) {
        var stream = new MimeTokenStream(CONFIG, DecodeMonitor.STRICT, null);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try {
            stream.parseHeadless(new ByteArrayInputStream(body), contentType);
            return new MultipartForm().read(stream);
        } catch (MimeException | IOException e) {
            throw new IllegalArgumentException(NO_FORM, e);
        }
    }

    private ObjectNode read(MimeTokenStream stream) throws MimeException, IOException {
        for (var state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_START_BODYPART -> begin();
                case T_FIELD -> head(stream.getField());
                case T_BODY -> add(stream.getDecodedInputStream().readAllBytes());
                default -> {}
            }
        }
        if (form.isEmpty()) {
            throw new IllegalArgumentException(NO_FORM);
        }
        return form;
    }

    private void begin() {
        parts++;
        if (parts > MOST_PARTS) {
            throw new IllegalArgumentException("body has more than %d parts".formatted(MOST_PARTS));
        }
        name = "";
        filename = "";
        contentType = "";
    }

    private void head(Field field) {
        if (field.getName().equalsIgnoreCase("Content-Disposition")) {
            var disposition = RawFieldParser.DEFAULT.parseRawBody(new RawField(field.getName(), field.getBody()));
            name = parameter(disposition, "name");
            filename = parameter(disposition, "filename");
        } else if (field.getName().equalsIgnoreCase("Content-Type")) {
            contentType = field.getBody();
        }
    }

    private static String parameter(RawBody body, String name) {
        return body.getParams().stream()
                .filter(parameter -> name.equalsIgnoreCase(parameter.getName()) && parameter.getValue() != null)
                .map(parameter -> parameter.getValue())
                .findFirst()
                .orElse("");
    }

    private void add(byte[] content) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(NO_FORM);
        }
        var values = form.withArrayProperty(name);
        if (filename.isEmpty()) {
            values.add(new String(content, UTF_8));
        } else {
            values.addObject()
                    .put("filename", filename)
                    .put("contentType", contentType)
                    .put("content", Base64.getEncoder().encodeToString(content));
        }
    }
}
