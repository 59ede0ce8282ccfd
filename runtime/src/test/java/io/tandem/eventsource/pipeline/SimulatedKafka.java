package io.tandem.eventsource.pipeline;

import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.bus.SimulatedSenders;
import io.tandem.eventsource.leader.SimulatedProcess;
import io.tandem.eventsource.leader.SimulatedTimers;
import io.tandem.eventsource.leader.SimulatedWorld;
import java.util.concurrent.TimeUnit;

/** The two threads of a Kafka bus in a process. */
final class SimulatedKafka {
    private static final long MILLIS = 1_000_000;

    private final SimulatedWorld world;
    private final SimulatedProcess process;
    private final SimulatedSenders.Kafka kafka;
    private boolean scheduled;
    private long blockedUntil;

    SimulatedKafka(DeliverySchedule schedule, SimulatedProcess process, SimulatedTimers timers) {
        this.world = schedule.world();
        this.process = process;
        this.blockedUntil = process.nanos();
        this.kafka = SimulatedSenders.kafka(
                () -> new SimulatedTopic(schedule, process, this::blocks).client(),
                schedule::topicAsked,
                process::nanos);
        sendLater();
        kafka.check();
        var unused = timers.scheduleWithFixedDelay(kafka::check, 500, 500, TimeUnit.MILLISECONDS);
    }

    EventBus bus() {
        return kafka.bus();
    }

    /** Something waits for the thread that sends. */
    void sendLater() {
        if (!scheduled) {
            scheduled = true;
            process.after(Math.max(world.random.nextLong(MILLIS), blockedUntil - process.nanos()), this::send);
        }
    }

    /** Now and then it is interrupted by others between two events. */
    private void send() {
        scheduled = false;
        while (kafka.send()) {
            if (world.chance(6) || blockedUntil - process.nanos() > 0) {
                sendLater();
                return;
            }
        }
    }

    private void blocks() {
        blockedUntil = process.nanos() + SimulatedTopic.blockLimit();
    }
}
