package io.tandem.eventsource.bus;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Stands where the configured bus can never work: the pod stays up, is not ready and says why, instead of restarting
 * for ever.
 *
 * @param reason for people: what to change
 */
public record RefusedBus(String reason) implements EventBus {
    @Override
    public void publish(Message message, Receipt receipt) {
        receipt.failed(new BusException.Unavailable(reason, null));
    }

    @Override
    public Multi<State> states() {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(new State(false, reason)),
                        Multi.createFrom().nothing());
    }

    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
