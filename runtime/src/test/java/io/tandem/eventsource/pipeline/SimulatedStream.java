package io.tandem.eventsource.pipeline;

import io.nats.client.impl.NatsMessage;
import io.nats.client.support.Status;
import io.tandem.eventsource.leader.SimulatedWorld;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** A stream of JetStream: stores in the order of arrival, removes doubles by id, and has bad times. */
final class SimulatedStream {
    private static final long MILLIS = 1_000_000;
    private static final byte[] STORED = ascii("{\"stream\":\"default\", \"seq\":1}");
    private static final byte[] DOUBLE = ascii("{\"stream\":\"default\", \"seq\":1, \"duplicate\": true}");
    private static final byte[] REFUSED =
            ascii("{\"error\":{\"code\":503,\"err_code\":10008,\"description\":\"temporarily unavailable\"}}");
    private static final byte[] FULL =
            ascii("{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum messages exceeded\"}}");

    private final DeliverySchedule schedule;
    private final SimulatedWorld world;
    private final Set<String> ids = new HashSet<>();

    SimulatedStream(DeliverySchedule schedule) {
        this.schedule = schedule;
        this.world = schedule.world();
    }

    /** @throws IOException if it is not there */
    void ask() throws IOException {
        if (schedule.trouble() == BusTrouble.ABSENT || !schedule.busServes() && world.chance(2)) {
            throw new IOException("no stream");
        }
    }

    long slowness() {
        return schedule.trouble() == BusTrouble.SLOW ? world.random.nextLong(8_000 * MILLIS) : 0;
    }

    void arrives(SimulatedConnection from, NatsMessage message) {
        if (schedule.storeIsBus() && world.storeDown() || world.drops()) {
            schedule.book().troubled(message.getData());
            return;
        }
        switch (schedule.trouble()) {
            case NONE, SLOW -> store(from, message, !world.drops());
            case LEADERLESS -> {
                if (world.chance(3)) {
                    store(from, message, false);
                } else {
                    schedule.book().troubled(message.getData());
                }
            }
            case REFUSING -> refuse(from, message, REFUSED);
            case FULL -> refuse(from, message, FULL);
            case ABSENT -> {
                schedule.book().troubled(message.getData());
                from.answer(new NoResponders(message.getReplyTo()), true);
            }
        }
    }

    private void store(SimulatedConnection from, NatsMessage message, boolean answered) {
        var headers = message.getHeaders();
        var id = headers == null ? null : headers.getFirst("Nats-Msg-Id");
        boolean known = id != null && !ids.add(id);
        if (!known) {
            schedule.book().stored(message.getData(), id);
        }
        if (answered) {
            from.answer(new NatsMessage(message.getReplyTo(), null, known ? DOUBLE : STORED), known);
        } else {
            world.note(() -> "BUS does not answer for " + schedule.book().of(message.getData()));
        }
    }

    private void refuse(SimulatedConnection from, NatsMessage message, byte[] answer) {
        schedule.book().troubled(message.getData());
        from.answer(new NatsMessage(message.getReplyTo(), null, answer), true);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What a server says of a subject that nobody listens to. */
    private static final class NoResponders extends NatsMessage {
        NoResponders(String subject) {
            super(subject, null, new byte[0]);
        }

        @Override
        public boolean isStatusMessage() {
            return true;
        }

        @Override
        public Status getStatus() {
            return new Status(503, "No Responders Available For Request");
        }
    }
}
