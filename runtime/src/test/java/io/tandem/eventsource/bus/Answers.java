package io.tandem.eventsource.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What a bus told of many messages, in the order in which it told it. */
final class Answers {
    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final List<BusException> failures = new ArrayList<>();
    private int inFlight;
    private int mostInFlight;

    /** A receipt that may be used once. */
    EventBus.Receipt receipt(BooleanSupplier allowed) {
        synchronized (this) {
            inFlight++;
            mostInFlight = Math.max(mostInFlight, inFlight);
        }
        return new EventBus.Receipt() {
            private boolean told;

            @Override
            public boolean allowed() {
                return allowed.getAsBoolean();
            }

            @Override
            public void stored() {
                stored.incrementAndGet();
                tell();
            }

            @Override
            public void failed(BusException failure) {
                synchronized (Answers.this) {
                    failures.add(failure);
                }
                tell();
            }

            /** Last: when nothing is in flight any more, all is counted. */
            private void tell() {
                synchronized (Answers.this) {
                    inFlight--;
                    if (told) {
                        violations.add("told twice");
                    }
                    told = true;
                }
            }
        };
    }

    EventBus.Receipt receipt() {
        return receipt(() -> true);
    }

    int stored() {
        return stored.get();
    }

    synchronized List<BusException> failures() {
        return List.copyOf(failures);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized int mostInFlight() {
        return mostInFlight;
    }
}
