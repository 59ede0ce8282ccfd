package io.tandem.eventsource.bus;

import io.smallrye.mutiny.Uni;

/** Publishing in tests that wait for the outcome. */
final class Publishing {
    private Publishing() {}

    /** Publishes when subscribed to; fails as the bus told. */
    static Uni<Void> publish(EventBus bus, EventBus.Message message) {
        return Uni.createFrom()
                .emitter(emitter -> bus.publish(message, new EventBus.Receipt() {
                    @Override
                    public boolean allowed() {
                        return true;
                    }

                    @Override
                    public void stored() {
                        emitter.complete(null);
                    }

                    @Override
                    public void failed(BusException failure) {
                        emitter.fail(failure);
                    }
                }));
    }
}
