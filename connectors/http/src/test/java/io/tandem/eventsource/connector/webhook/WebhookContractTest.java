package io.tandem.eventsource.connector.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;

/** The peer of a webhook is whoever posts. */
class WebhookContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new Sender();
    }

    private static final class Sender implements SourcePeer {
        private final Webhooks webhooks = new Webhooks();

        @Override
        public Connector connector(ConnectorContext context) {
            try {
                var json = "{\"port\":\"%d\",\"endpoint\":\"/push\",\"method\":\"POST\"}".formatted(webhooks.port);
                var source = new ObjectMapper().readValue(json, WebhookSource.class);
                return new HttpConnectors(
                                source,
                                webhooks.servers,
                                (pod, secrets) -> new WebhookInterpreter(source, pod.clock(), secrets))
                        .create(context);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }

        /** Who is answered only once the event is settled. */
        @Override
        public void send(int bytes) {
            var unused = webhooks.http.sendAsync(
                    webhooks.request("/push", "POST", "{}").build(), BodyHandlers.discarding());
        }

        @Override
        public boolean isTaken() {
            try (var socket = new Socket("127.0.0.1", webhooks.port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            webhooks.close();
        }
    }
}
