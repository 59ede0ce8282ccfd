package io.tandem.eventsource.connector;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tandem.filter.value.JsonLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON inlined by another hand, in two walks: a parser that validates, then a copy. What {@link JsonScanner} is held against. */
final class FormerJson {
    private static final JsonFactory PARSERS = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private FormerJson() {}

    static byte[] inlined(byte[] json) throws IOException {
        try (var parser = PARSERS.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new IOException("empty");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("more than one value");
            }
        }
        var out = new ByteArrayOutputStream(json.length + 64);
        boolean quoted = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && (b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
                continue;
            }
            if (b == '\\') {
                out.write(b);
                out.write(json[++i]);
            } else if (b == '<' || b == '>' || b == '&') {
                out.writeBytes("\\u%04x".formatted((int) b).getBytes(StandardCharsets.US_ASCII));
            } else if (b == (byte) 0xE2 && json[i + 1] == (byte) 0x80 && (json[i + 2] & 0xFE) == 0xA8) {
                out.writeBytes("\\u%04x".formatted(0x2028 + (json[i + 2] & 1)).getBytes(StandardCharsets.US_ASCII));
                i += 2;
            } else {
                out.write(b);
            }
        }
        return out.toByteArray();
    }
}
