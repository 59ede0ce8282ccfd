package io.tandem.eventsource.connector.kafka;

import io.tandem.eventsource.connector.Attempt;
import io.tandem.eventsource.connector.Intake;
import java.util.concurrent.locks.LockSupport;

/** A replica in a process of its own, to be hung or killed: {@code <name> <source as JSON>}. Prints what it publishes. */
public final class ReplicaMain {
    private ReplicaMain() {}

    public static void main(String[] arguments) {
        var connector = new KafkaConnector(Topic.sourceOf(arguments[1]), Attempt.of(arguments[0]));
        var intake = Intake.publishing(connector, 32);
        int printed = 0;
        while (intake.failure().isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            while (intake.events().size() > printed) {
                System.out.println("published " + intake.coordinates().get(printed++));
            }
        }
        System.out.println("failed " + intake.failure().get().getMessage());
        intake.close();
    }
}
