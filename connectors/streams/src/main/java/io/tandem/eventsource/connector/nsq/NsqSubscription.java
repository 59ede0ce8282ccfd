package io.tandem.eventsource.connector.nsq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Who reads what.
 *
 * @param client as the nsqd lists it among its clients
 */
record NsqSubscription(String client, String topic, String channel, NsqTiming timing) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The nsqd gathers messages for a quarter of a second unless it is asked not to. */
    private static final int GATHER_MILLIS = 25;

    /** How we introduce ourselves, with what we ask for. */
    byte[] identity(NsqTiming asked, boolean tls) throws JsonProcessingException {
        var identity = JsonNodeFactory.instance
                .objectNode()
                .put("client_id", client)
                .put("hostname", client)
                .put("user_agent", "tandem")
                .put("feature_negotiation", true)
                .put("tls_v1", tls);
        asked.heartbeat().ifPresent(time -> identity.put("heartbeat_interval", time.toMillis())
                .put("output_buffer_timeout", GATHER_MILLIS));
        asked.lease().ifPresent(time -> identity.put("msg_timeout", time.toMillis()));
        return JSON.writeValueAsBytes(identity);
    }
}
