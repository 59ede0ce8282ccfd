package io.tandem.eventsource.pipeline;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import io.nats.client.impl.NatsMessage;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedWorld;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection to NATS: two directions that keep their order, each of which may be slow, stuck or lost. */
final class SimulatedConnection {
    private static final long MILLIS = 1_000_000;
    private static final Dispatcher DISPATCHER = proxy(Dispatcher.class, (method, arguments) -> null);

    private final SimulatedWorld world;
    private final DeliverySchedule schedule;
    private final SimulatedProcess process;
    private final Connection client = proxy(Connection.class, this::called);
    private final Deque<NatsMessage> outgoing = new ArrayDeque<>();
    private final Deque<NatsMessage> incoming = new ArrayDeque<>();
    private MessageHandler handler;
    private boolean sending;
    private boolean answering;
    private boolean ended;

    SimulatedConnection(DeliverySchedule schedule, SimulatedProcess process) {
        this.world = schedule.world();
        this.schedule = schedule;
        this.process = process;
    }

    interface Called {
        Object call(String method, Object[] arguments) throws Exception;
    }

    /** The few methods of a large interface that our code calls. */
    static <T> T proxy(Class<T> type, Called called) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> called.call(method.getName(), arguments);
                }));
    }

    Connection client() {
        return client;
    }

    /** The client gives it up; what is on its way may arrive yet, later than what is sent on the next one. */
    void end() {
        ended = true;
        if (!process.reaches() || world.chance(2)) {
            lose();
        } else {
            outgoing.forEach(message -> schedule.book().troubled(message.getData()));
        }
    }

    /** @param first it overtakes what is stored before and is not answered yet */
    void answer(NatsMessage answer, boolean first) {
        if (first) {
            incoming.addFirst(answer);
        } else {
            incoming.addLast(answer);
        }
        if (!answering) {
            answering = true;
            world.at(world.latency() + schedule.stream().slowness(), this::answers);
        }
    }

    private Object called(String method, Object[] arguments) {
        return switch (method) {
            case "createInbox" -> "_INBOX";
            case "getMaxPayload" -> 1L << 20;
            case "createDispatcher" -> {
                handler = (MessageHandler) arguments[0];
                yield DISPATCHER;
            }
            case "publish" -> {
                send((NatsMessage) arguments[0]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private void send(NatsMessage message) {
        if (ended) {
            throw new IllegalStateException("Connection is Closed");
        }
        schedule.book().leaves(process, message.getData());
        outgoing.add(message);
        if (!sending) {
            sending = true;
            world.at(world.latency(), this::arrive);
        }
    }

    private void arrive() {
        if (!process.reaches() && !ended && !process.dead()) {
            world.at(100 * MILLIS, this::arrive);
            return;
        }
        sending = false;
        if (process.dead() && world.chance(2)) {
            lose();
        }
        while (!outgoing.isEmpty()) {
            schedule.stream().arrives(this, outgoing.poll());
        }
    }

    private void lose() {
        outgoing.forEach(message -> schedule.book().troubled(message.getData()));
        outgoing.clear();
    }

    private void answers() {
        if (ended || process.dead()) {
            return;
        }
        if (!process.reached()) {
            world.at(100 * MILLIS, this::answers);
            return;
        }
        answering = false;
        var arrived = new ArrayDeque<>(incoming);
        incoming.clear();
        process.inProcess(0, () -> arrived.forEach(this::deliver));
    }

    private void deliver(NatsMessage answer) {
        if (!ended) {
            try {
                handler.onMessage(answer);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
