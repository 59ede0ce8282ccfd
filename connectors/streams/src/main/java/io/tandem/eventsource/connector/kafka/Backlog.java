package io.tandem.eventsource.connector.kafka;

import static io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper.SMALLRYE_GENERATION_ID;

import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Records that were read and not asked for yet, at most one poll's. Keeps each partition's order and its pace; partitions
 * take turns. For one thread.
 */
final class Backlog {
    private final Map<Progress, Lane> lanes = new HashMap<>();
    /** Those that have records, the next one first. */
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();

    private final long interval;
    private final LongSupplier nanoTime;

    /**
     * @param perSecond records a second and partition; 0 if not limited
     */
    Backlog(long perSecond, LongSupplier nanoTime) {
        this.interval = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
    }

    /** Takes a poll in, without what belongs to partitions that went away since. */
    void add(ConsumerRecords<byte[], byte[]> poll, Commits commits) {
        lanes.keySet().removeIf(Progress::isOver);
        for (var partition : poll.partitions()) {
            var records = poll.records(partition);
            var progress = commits.of(partition, generation(records.getFirst()));
            if (progress != null) {
                var lane = lanes.computeIfAbsent(progress, Lane::new);
                if (lane.records.isEmpty()) {
                    turns.addLast(lane);
                }
                lane.records.addAll(records);
            }
        }
    }

    /** Hands on the next record that may go out now; false if there is none. */
    boolean handOn(Out out) {
        var now = interval == 0 ? 0 : nanoTime.getAsLong();
        for (int left = turns.size(); left > 0; left--) {
            var lane = turns.pollFirst();
            if (interval > 0 && lane.paced && now - lane.notBefore < 0) {
                turns.addLast(lane);
                continue;
            }
            var record = lane.records.pollFirst();
            var position = lane.progress.emitted(record.offset());
            if (position == null) {
                lane.records.clear();
                continue;
            }
            lane.paced = interval > 0;
            lane.notBefore = now + interval;
            if (!lane.records.isEmpty()) {
                turns.addLast(lane);
            }
            out.take(record, lane.progress, position);
            return true;
        }
        return false;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Nanoseconds until the next record may go out. */
    long pause() {
        var now = nanoTime.getAsLong();
        return turns.stream()
                .mapToLong(lane -> lane.paced ? Math.max(0, lane.notBefore - now) : 0)
                .min()
                .orElse(0);
    }

    void clear() {
        turns.clear();
        lanes.clear();
    }

    /** SmallRye notes it in the last header. */
    private static int generation(ConsumerRecord<?, ?> record) {
        var header = record.headers().lastHeader(SMALLRYE_GENERATION_ID);
        return Integer.parseInt(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** Takes records. */
    @FunctionalInterface
    interface Out {
        void take(ConsumerRecord<byte[], byte[]> record, Progress progress, ContiguousPrefix<Long>.InFlight position);
    }

    /** One partition's records. */
    private static final class Lane {
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
        private final Progress progress;
        private boolean paced;
        private long notBefore;

        private Lane(Progress progress) {
            this.progress = progress;
        }
    }
}
