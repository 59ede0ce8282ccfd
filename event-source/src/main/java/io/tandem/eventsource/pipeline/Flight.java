package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;

/** Counts the events of one connection that are not settled yet, so that disconnecting can wait for them. */
final class Flight {
    private final List<UniEmitter<? super Void>> waiting = new ArrayList<>();
    private int aloft;

    synchronized void enter() {
        aloft++;
    }

    void leave() {
        List<UniEmitter<? super Void>> landed;
        synchronized (this) {
            if (--aloft > 0) {
                return;
            }
            landed = List.copyOf(waiting);
            waiting.clear();
        }
        landed.forEach(emitter -> emitter.complete(null));
    }

    /** Completes when nothing is in flight. */
    Uni<Void> landed() {
        return Uni.createFrom().emitter(emitter -> {
            synchronized (this) {
                if (aloft > 0) {
                    waiting.add(emitter);
                    return;
                }
            }
            emitter.complete(null);
        });
    }
}
