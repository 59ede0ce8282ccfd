package io.tandem.eventsource.connector.calendar;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The peer of a calendar is the clock. */
class CalendarContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new Clock();
    }

    private static final class Clock implements SourcePeer {
        private ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);

        @Override
        public Connector connector(ConnectorContext context) {
            timers = (ScheduledThreadPoolExecutor) context.scheduler();
            try {
                var source = EventSourceJson.MAPPER.readValue("{\"interval\":\"1s\"}", CalendarSource.class);
                return new CalendarConnector(source, context, () -> null);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        /** It ticks by itself. */
        @Override
        public void send(int bytes) {}

        /** Somebody waits for the next tick. */
        @Override
        public boolean isTaken() {
            return !timers.getQueue().isEmpty();
        }

        @Override
        public void close() {
            timers.shutdownNow();
        }
    }
}
