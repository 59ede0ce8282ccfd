package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooLongFormFieldException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.util.Base64;

/**
 * A form in parts ({@code multipart/form-data}, RFC 7578), read in memory. Fields are texts; a file becomes an object of
 * {@code filename}, {@code contentType} and {@code content}, which is base64.
 */
final class MultipartForm {
    static final String TYPE = "multipart/form-data";

    private static final int MOST_PARTS = 1_000;
    /** The body's own limit holds. */
    private static final int UNLIMITED = -1;

    private static final String NO_FORM =
            "body is no form in parts; send parts with names between the boundary that Content-Type gives";

    private MultipartForm() {}

    /**
     * Lists of values by name, in the order of the body.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right; quotes nothing
     */
    static ObjectNode read(String contentType, byte[] body) {
        var request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        HttpPostMultipartRequestDecoder parts = null;
        try {
            parts = new HttpPostMultipartRequestDecoder(
                    new DefaultHttpDataFactory(false), request, UTF_8, MOST_PARTS, UNLIMITED);
            return form(parts);
        } catch (TooManyFormFieldsException e) {
            throw new IllegalArgumentException("body has more than %d parts".formatted(MOST_PARTS), e);
        } catch (ErrorDataDecoderException | TooLongFormFieldException | IOException e) {
            throw new IllegalArgumentException(NO_FORM, e);
        } finally {
            if (parts != null) {
                parts.destroy();
            }
        }
    }

    private static ObjectNode form(HttpPostMultipartRequestDecoder parts) throws IOException {
        var form = JsonNodeFactory.instance.objectNode();
        while (hasNext(parts)) {
            add(form, parts.next());
        }
        if (form.isEmpty() || parts.currentPartialHttpData() != null) { // nothing at all, or cut off
            throw new IllegalArgumentException(NO_FORM);
        }
        return form;
    }

    private static boolean hasNext(HttpPostMultipartRequestDecoder parts) {
        try {
            return parts.hasNext();
        } catch (EndOfDataDecoderException e) {
            return false;
        }
    }

    private static void add(ObjectNode form, InterfaceHttpData part) throws IOException {
        switch (part) {
            case FileUpload file ->
                form.withArray(file.getName())
                        .addObject()
                        .put("filename", file.getFilename())
                        .put("contentType", file.getContentType())
                        .put("content", Base64.getEncoder().encodeToString(file.get()));
            case Attribute field -> form.withArray(field.getName()).add(field.getValue());
            default -> throw new IllegalArgumentException(NO_FORM);
        }
    }
}
