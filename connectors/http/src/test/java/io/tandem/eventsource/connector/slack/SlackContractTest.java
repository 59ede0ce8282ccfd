package io.tandem.eventsource.connector.slack;

import io.tandem.api.source.SlackSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import io.tandem.eventsource.connector.webhook.Signer;
import java.net.http.HttpRequest;
import java.time.Instant;

class SlackContractTest implements ConnectorContract {
    private static final String BODY =
            "{\"token\":\"canary\",\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"app_mention\"}}";

    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                SlackSource.class,
                "\"signingSecret\":%s,\"token\":%s".formatted(PostingPeer.SECRET, PostingPeer.SECRET),
                source -> (pod, secrets) -> new SlackInterpreter(source, pod.clock(), secrets),
                SlackContractTest::event);
    }

    private static HttpRequest.Builder event(int port) {
        var time = Instant.now().getEpochSecond();
        var signature = Signer.sha256(PostingPeer.TEXT, "v0:%d:%s".formatted(time, BODY));
        return PostingPeer.json(port, BODY, "X-Slack-Signature", "v0=" + signature)
                .header("X-Slack-Request-Timestamp", Long.toString(time));
    }
}
