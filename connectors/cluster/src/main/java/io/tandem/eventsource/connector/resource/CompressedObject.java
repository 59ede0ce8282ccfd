package io.tandem.eventsource.connector.resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** An object that is kept for later: as JSON takes a fraction of what it takes as a tree, and compressed a fraction of that. */
record CompressedObject(byte[] deflated, WatchedObject.Type type) {
    static CompressedObject of(WatchedObject object, WatchedObject.Type type) {
        var out = new ByteArrayOutputStream(object.json().length / 2);
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(object.json());
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        } finally {
            deflater.end();
        }
        return new CompressedObject(out.toByteArray(), type);
    }

    WatchedObject object() {
        try (var inflating = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return type.parse(inflating.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("it was an object when it was kept", e);
        }
    }
}
