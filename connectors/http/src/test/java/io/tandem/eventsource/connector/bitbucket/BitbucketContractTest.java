package io.tandem.eventsource.connector.bitbucket;

import io.tandem.api.source.BitbucketSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import io.tandem.eventsource.connector.webhook.Signer;

class BitbucketContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                BitbucketSource.class,
                "\"webhookSecret\":" + PostingPeer.SECRET,
                source -> (pod, secrets) -> new BitbucketInterpreter(source, secrets),
                port -> PostingPeer.json(
                        port, "{}", "X-Hub-Signature", "sha256=" + Signer.sha256(PostingPeer.TEXT, "{}")));
    }
}
