package io.tandem.eventsource.leader;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A call that blocks, as a Uni. */
final class BlockingCall {
    private BlockingCall() {}

    /**
     * Calls once per subscription. Cancelling does not end the call, and nobody is told of its late answer or failure.
     *
     * @param blocking where it may block
     */
    static <T> Uni<T> on(Executor blocking, Supplier<T> call) {
        return Uni.createFrom()
                .emitter(emitter -> blocking.execute(() -> {
                    try {
                        emitter.complete(call.get());
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }));
    }
}
