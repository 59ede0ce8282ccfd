package io.tandem.eventsource.connector.generic;

import io.tandem.eventsource.connector.InvalidPayloadException;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** A message as it came: whole, or too large to be taken, which nobody can ask for again. */
sealed interface EventMessage {
    /** Bytes, as gRPC's own clients have it by default. */
    int LARGEST = 4 << 20;

    /**
     * The message, inflated.
     *
     * @throws InvalidPayloadException if it is too large, or compressed otherwise than we said we can read
     */
    Buffer content() throws InvalidPayloadException;

    /** What it takes in memory. */
    long size();

    /** As it was sent; empty if it is gone. */
    byte[] original();

    static EventMessage of(GrpcMessage message) {
        return new Whole(message);
    }

    static EventMessage of(InvalidMessageException refused) {
        return new Gone(
                refused instanceof MessageSizeOverflowException large
                        ? "a message of %d bytes is too large: send at most %d".formatted(large.messageSize(), LARGEST)
                        : "a message cannot be read");
    }

    /** Its bytes are here. */
    record Whole(GrpcMessage message) implements EventMessage {
        @Override
        public Buffer content() throws InvalidPayloadException {
            return switch (message.encoding()) {
                case "identity" -> message.payload();
                case "gzip" -> inflated(message.payload().getBytes());
                default ->
                    throw new InvalidPayloadException(
                            "a message is compressed by %s: gzip can be read".formatted(message.encoding()), null);
            };
        }

        @Override
        public long size() {
            return message.payload().length();
        }

        @Override
        public byte[] original() {
            return message.payload().getBytes();
        }

        private static Buffer inflated(byte[] compressed) throws InvalidPayloadException {
            try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
                var content = in.readNBytes(LARGEST + 1);
                if (content.length > LARGEST) {
                    throw new InvalidPayloadException(
                            "a message is too large when inflated: send at most %d bytes".formatted(LARGEST), null);
                }
                return Buffer.buffer(content);
            } catch (IOException e) {
                throw new InvalidPayloadException("a message is no gzip, as the server says it is", e);
            }
        }
    }

    /** It was passed over. */
    record Gone(String reason) implements EventMessage {
        @Override
        public Buffer content() throws InvalidPayloadException {
            throw new InvalidPayloadException(reason, null);
        }

        @Override
        public long size() {
            return 0;
        }

        @Override
        public byte[] original() {
            return new byte[0];
        }
    }
}
