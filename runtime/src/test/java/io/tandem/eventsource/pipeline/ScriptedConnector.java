package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;

/** A connection that lives and dies as the test says. */
class ScriptedConnector implements Connector {
    final Runnable whenConnected;
    boolean subscribed;
    boolean cancelled;
    int closed;
    private MultiEmitter<? super Incoming> emitter;

    ScriptedConnector(Runnable whenConnected) {
        this.whenConnected = whenConnected;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom()
                .<Incoming>emitter(started -> {
                    subscribed = true;
                    emitter = started;
                })
                .onCancellation()
                .invoke(() -> cancelled = true);
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().<Void>nullItem().invoke(() -> closed++);
    }

    void event(String coordinates) {
        emitter.emit(Incoming.of(coordinates, () -> new byte[0], Settlement.NONE));
    }

    void fail(String reason) {
        emitter.fail(new IllegalStateException(reason));
    }

    void complete() {
        emitter.complete();
    }
}
