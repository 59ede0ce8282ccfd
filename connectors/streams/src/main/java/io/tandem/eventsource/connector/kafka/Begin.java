package io.tandem.eventsource.connector.kafka;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Where a partition is read from.
 *
 * @param birth what tells its topic from a former one of the same name, in the ids of its events; empty for one that was never
 *     found made again. It is committed along with each offset, so that whoever comes next gives the same ids
 */
record Begin(long offset, String birth) {
    private static final String BIRTH = "tandem-birth=";

    /** Of a topic that was made again. */
    static Begin anew(long offset) {
        return new Begin(
                offset, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
    }

    static Begin of(OffsetAndMetadata committed) {
        var metadata = committed.metadata();
        return new Begin(committed.offset(), metadata.startsWith(BIRTH) ? metadata.substring(BIRTH.length()) : "");
    }

    OffsetAndMetadata committed() {
        return committed(offset, birth);
    }

    static OffsetAndMetadata committed(long offset, String birth) {
        return new OffsetAndMetadata(offset, birth.isEmpty() ? "" : BIRTH + birth);
    }
}
