package io.tandem.eventsource.connector.github;

import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import io.tandem.eventsource.connector.webhook.Signer;

class GithubContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                GithubSource.class,
                "\"organizations\":[\"o\"],\"webhookSecret\":" + PostingPeer.SECRET,
                source -> (pod, secrets) -> new GithubInterpreter(source, secrets),
                port -> PostingPeer.json(
                        port, "{}", "X-Hub-Signature-256", "sha256=" + Signer.sha256(PostingPeer.TEXT, "{}")));
    }
}
