package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** Work that several wait for. */
final class Begun {
    private Begun() {}

    /**
     * Begins it now; who waits for it cannot end it. Mutiny's own way to share a Uni may give its item to somebody who joins at that
     * moment before the subscription, which operators that go on with another Uni take for that one's item.
     */
    static <T> Uni<T> now(Uni<T> work) {
        var done = new CompletableFuture<T>();
        var unused = work.subscribe().with(done::complete, done::completeExceptionally);
        return Uni.createFrom().completionStage(done.minimalCompletionStage());
    }
}
