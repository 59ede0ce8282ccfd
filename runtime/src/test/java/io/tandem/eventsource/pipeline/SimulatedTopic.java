package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Kafka's client, idempotent, with one partition behind it: it sends in order, sends again by itself what is not answered, whose
 * doubles the broker removes, and gives up after a while. What it gave up may be stored all the same.
 */
final class SimulatedTopic {
    private static final long MILLIS = 1_000_000;
    /** As configured: delivery.timeout.ms, request.timeout.ms and max.block.ms. */
    private static final long DELIVERY = 5_000 * MILLIS;

    private static final long REQUEST = 4_000 * MILLIS;
    private static final long BLOCK = 3_000 * MILLIS;
    private static final Node BROKER = new Node(1, "kafka", 9092);
    private static final List<PartitionInfo> PARTITIONS =
            List.of(new PartitionInfo("events", 0, BROKER, new Node[] {BROKER}, new Node[] {BROKER}));

    /** One record on its way. */
    private static final class Pending {
        final ProducerRecord<byte[], byte[]> record;
        final Callback callback;
        final long deadline;
        boolean appended;

        Pending(ProducerRecord<byte[], byte[]> record, Callback callback, long deadline) {
            this.record = record;
            this.callback = callback;
            this.deadline = deadline;
        }
    }

    private final DeliverySchedule schedule;
    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Runnable blocked;
    private boolean sending;
    private boolean answering;
    private boolean closed;

    /** @param blocked told that whoever calls waits for as long as it may */
    SimulatedTopic(DeliverySchedule schedule, SimulatedProcess process, Runnable blocked) {
        this.schedule = schedule;
        this.world = schedule.world();
        this.process = process;
        this.blocked = blocked;
    }

    static long blockLimit() {
        return BLOCK;
    }

    @SuppressWarnings("unchecked")
    Producer<byte[], byte[]> client() {
        return SimulatedConnection.proxy(Producer.class, this::called);
    }

    @SuppressWarnings("unchecked")
    private Object called(String method, Object[] arguments) {
        return switch (method) {
            case "partitionsFor" -> partitions();
            case "send" -> {
                send((ProducerRecord<byte[], byte[]>) arguments[0], (Callback) arguments[1]);
                yield null;
            }
            case "close" -> {
                close();
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private List<PartitionInfo> partitions() {
        if (!serves() && world.chance(2)) {
            blocked.run();
            throw new TimeoutException("Topic events not present in metadata after 3000 ms.");
        }
        return PARTITIONS;
    }

    private void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (closed) {
            throw new IllegalStateException("Cannot perform operation after producer has been closed");
        }
        schedule.book().leaves(process, record.value());
        pending.add(new Pending(record, callback, process.nanos() + DELIVERY));
        process.after(DELIVERY, this::expire);
        sendLater(world.latency());
    }

    private void sendLater(long delay) {
        if (!sending) {
            sending = true;
            world.at(delay, this::arrive);
        }
    }

    private void arrive() {
        sending = false;
        if (closed || process.dead() && world.chance(2)) {
            return;
        }
        if (!serves()) {
            if (!pending.isEmpty() && !process.dead()) {
                sendLater(200 * MILLIS);
            }
            return;
        }
        if (schedule.trouble() == BusTrouble.REFUSING) {
            process.inProcess(world.latency(), () -> fail(new OutOfOrderSequenceException("out of order sequence")));
            return;
        }
        for (var one : pending) {
            if (!one.appended) {
                one.appended = true;
                schedule.book().stored(one.record.value(), idOf(one.record.value()));
            }
        }
        answerLater(!world.drops() && schedule.trouble() != BusTrouble.LEADERLESS ? world.latency() : REQUEST);
    }

    private boolean serves() {
        return process.reaches()
                && schedule.trouble() != BusTrouble.ABSENT
                && schedule.trouble() != BusTrouble.FULL
                && (schedule.trouble() != BusTrouble.LEADERLESS || world.chance(3));
    }

    private void answerLater(long delay) {
        if (!answering) {
            answering = true;
            var slow = schedule.trouble() == BusTrouble.SLOW ? world.random.nextLong(8_000 * MILLIS) : 0;
            process.inProcess(delay + slow, this::answers);
        }
    }

    private void answers() {
        answering = false;
        if (closed) {
            return;
        }
        if (!process.reached()) {
            answerLater(200 * MILLIS);
            return;
        }
        while (!pending.isEmpty() && pending.peek().appended) {
            pending.poll().callback.onCompletion(null, null);
        }
        if (!pending.isEmpty()) {
            sendLater(world.latency());
        }
    }

    private void expire() {
        while (!closed && !pending.isEmpty() && process.nanos() - pending.peek().deadline >= 0) {
            var late = pending.poll();
            if (!late.appended) {
                schedule.book().troubled(late.record.value());
                if (sending && world.chance(3)) { // the request is with the broker already
                    world.at(world.random.nextLong(1_000 * MILLIS), () -> schedule.book()
                            .stored(late.record.value(), idOf(late.record.value())));
                }
            }
            late.callback.onCompletion(null, new TimeoutException("Expiring 1 record(s)"));
        }
    }

    private void close() {
        fail(new KafkaException("Producer is closed forcefully."));
        closed = true;
    }

    private void fail(RuntimeException reason) {
        var all = new ArrayDeque<>(pending);
        pending.clear();
        for (var one : all) {
            if (!one.appended) {
                schedule.book().troubled(one.record.value());
            }
            one.callback.onCompletion(null, reason);
        }
    }

    private static String idOf(byte[] event) {
        int from = "{\"specversion\":\"1.0\",\"id\":\"".length();
        int to = from;
        while (event[to] != '"') {
            to++;
        }
        return new String(event, from, to - from, StandardCharsets.US_ASCII);
    }
}
