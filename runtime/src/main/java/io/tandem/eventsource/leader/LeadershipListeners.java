package io.tandem.eventsource.leader;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever waits for terms, and whoever waits for the resignation. */
final class LeadershipListeners {
    private final List<MultiEmitter<? super Term>> terms = new CopyOnWriteArrayList<>();
    private final List<UniEmitter<? super Void>> resignation = new ArrayList<>();

    void awaitTerms(MultiEmitter<? super Term> emitter) {
        terms.add(emitter);
        emitter.onTermination(() -> terms.remove(emitter));
    }

    void awaitResignation(UniEmitter<? super Void> emitter) {
        resignation.add(emitter);
    }

    void begins(Term term) {
        terms.forEach(emitter -> emitter.emit(term));
    }

    void resigned() {
        terms.forEach(MultiEmitter::complete);
        terms.clear();
        resignation.forEach(emitter -> emitter.complete(null));
        resignation.clear();
    }
}
