package io.tandem.eventsource.connector;

import org.junit.jupiter.api.Test;

/** What is asked of a source whose peer sends each event once, whether or not it is settled. */
public interface UnrepeatedContract extends ConnectorContract {
    @Test
    default void aBusThatTakesNothingFillsNoMemory() throws Exception {
        try (var peer = peer();
                var context = SlowBus.context()) {
            SlowBus.takesOne(peer, context, 64 << 10);
        }
    }
}
