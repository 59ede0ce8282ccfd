package io.tandem.eventsource.connector.gerrit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.GerritSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import java.util.Base64;

class GerritContractTest implements ConnectorContract {
    private static final String PAIR =
            Base64.getEncoder().encodeToString((PostingPeer.TEXT + ":" + PostingPeer.TEXT).getBytes(UTF_8));

    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                GerritSource.class,
                "\"webhookAuth\":{\"username\":%s,\"password\":%s}".formatted(PostingPeer.SECRET, PostingPeer.SECRET),
                source -> (pod, secrets) -> new GerritInterpreter(source, secrets),
                port -> PostingPeer.json(port, "{}", "Authorization", "Basic " + PAIR));
    }
}
