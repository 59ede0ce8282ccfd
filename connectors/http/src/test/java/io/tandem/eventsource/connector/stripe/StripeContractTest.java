package io.tandem.eventsource.connector.stripe;

import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import io.tandem.eventsource.connector.webhook.Signer;
import java.net.http.HttpRequest;
import java.time.Instant;

class StripeContractTest implements ConnectorContract {
    private static final String BODY = "{\"id\":\"evt_1\"}";

    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                StripeSource.class,
                "\"signingSecret\":" + PostingPeer.SECRET,
                source -> (pod, secrets) -> new StripeInterpreter(source, pod.clock(), secrets),
                StripeContractTest::event);
    }

    private static HttpRequest.Builder event(int port) {
        var time = Instant.now().getEpochSecond();
        var signature = Signer.sha256(PostingPeer.TEXT, time + "." + BODY);
        return PostingPeer.json(port, BODY, "Stripe-Signature", "t=%d,v1=%s".formatted(time, signature));
    }
}
