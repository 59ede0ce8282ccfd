package io.tandem.eventsource.connector.kafka.avro;

import io.tandem.api.source.KafkaSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.kafka.avro.Schemas.Found;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Values in Confluent's form: a zero, the number of a schema in four bytes, and what that schema describes. For one
 * thread, but for {@link #close}.
 */
public final class AvroValues implements AutoCloseable {
    private static final byte MAGIC = 0;
    private static final int HEAD = 1 + Integer.BYTES;

    private final Schemas schemas;

    /**
     * Does not connect.
     *
     * @param known of all connections of the event
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    public AvroValues(KafkaSource source, ConnectorContext context, KnownSchemas known) {
        var login = RegistryLogin.of(source.schemaRegistry(), context.mounts());
        this.schemas = new Schemas(login, known, context.clock(), Schemas.LATE);
    }

    /** A value as JSON, made when it is asked for. */
    @FunctionalInterface
    public interface Json {
        /** @throws InvalidPayloadException if the value is not what its schema says; null stays null */
        byte[] json() throws InvalidPayloadException;
    }

    /**
     * Asks the registry, unless it told of what it was last asked for; blocks.
     *
     * @throws IOException if it does not, or is none; the message names the field
     */
    public void check() throws IOException, InterruptedException {
        schemas.check();
    }

    /**
     * Finds the schema; blocks, if it was not found before. What can never be read fails later, by itself.
     *
     * @param value null for none
     * @throws IOException if the registry does not tell; the message names the field
     */
    public Json of(byte[] value) throws IOException, InterruptedException {
        if (value == null) {
            return () -> null;
        }
        if (value.length < HEAD || value[0] != MAGIC) {
            return () -> {
                throw invalid("is not in the form of a schema registry: a zero and four bytes before the record");
            };
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        var named = "of schema " + Integer.toUnsignedString(id);
        return switch (schemas.of(id)) {
            case Found.Usable found -> () -> text(found, value, named);
            case Found.Useless found ->
                () -> {
                    throw invalid("is %s, which %s".formatted(named, found.reason()));
                };
        };
    }

    /** Ends what waits for the registry. On any thread. */
    @Override
    public void close() {
        schemas.close();
    }

    private static byte[] text(Found.Usable found, byte[] value, String named) throws InvalidPayloadException {
        try {
            return AvroText.of(found.schema(), value, HEAD);
        } catch (BadRecordException e) {
            throw invalid("%s %s".formatted(named, e.getMessage()));
        }
    }

    private static InvalidPayloadException invalid(String what) {
        return new InvalidPayloadException("the record's value " + what, null);
    }
}
