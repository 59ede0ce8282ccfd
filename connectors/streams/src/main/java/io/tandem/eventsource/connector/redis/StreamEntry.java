package io.tandem.eventsource.connector.redis;

import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.Incoming;
import io.vertx.redis.client.Response;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * An entry of a stream.
 *
 * @param fields names and values in turn; empty if the entry was deleted
 */
record StreamEntry(Id name, Optional<List<byte[]>> fields) {
    /** What names an entry; the same whenever it is read. */
    record Id(String stream, EntryId id) {
        @Override
        public String toString() {
            return stream + ":" + id;
        }
    }

    /** Of the answer to one read. */
    static List<StreamEntry> of(String stream, Response entries) {
        var list = new ArrayList<StreamEntry>(entries.size());
        for (var entry : entries) {
            if (entry != null && entry.size() == 2) {
                list.add(new StreamEntry(
                        new Id(stream, EntryId.parse(entry.get(0).toString())), fieldsOf(entry.get(1))));
            }
        }
        return list;
    }

    private static Optional<List<byte[]>> fieldsOf(Response values) {
        return values == null || values.size() == 0
                ? Optional.empty()
                : Optional.of(StreamSupport.stream(values.spliterator(), false)
                        .map(Response::toBytes)
                        .toList());
    }

    /** Of all its fields. */
    long bytes() {
        return fields.stream()
                .flatMap(List::stream)
                .mapToLong(part -> part.length)
                .sum();
    }

    Incoming.Payload payload(Map<String, String> metadata) {
        return new Data(this, metadata);
    }

    private Map<String, String> values() {
        var parts = fields.orElse(List.of());
        var values = new HashMap<String, String>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            values.put(GoText.of(parts.get(i)), GoText.of(parts.get(i + 1))); // the last one of a name counts
        }
        return values;
    }

    private record Data(StreamEntry entry, Map<String, String> metadata) implements Incoming.Payload {
        @Override
        public byte[] json() {
            return EventData.object()
                    .put("stream", entry.name.stream())
                    .put("message_id", entry.name.id().toString())
                    .put("values", entry.values())
                    .metadata(metadata)
                    .json();
        }

        /** Its fields as lines, each byte and in the order in which they came, since an entry has no bytes of its own. */
        @Override
        public byte[] original() {
            var parts = entry.fields.orElse(List.of());
            var lines = new ByteArrayOutputStream();
            for (int i = 0; i + 1 < parts.size(); i += 2) {
                lines.writeBytes(parts.get(i));
                lines.write('=');
                lines.writeBytes(parts.get(i + 1));
                lines.write('\n');
            }
            return lines.toByteArray();
        }
    }
}
