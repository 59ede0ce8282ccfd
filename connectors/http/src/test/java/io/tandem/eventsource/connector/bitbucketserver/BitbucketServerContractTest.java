package io.tandem.eventsource.connector.bitbucketserver;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;
import io.tandem.eventsource.connector.webhook.Signer;

class BitbucketServerContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                BitbucketServerSource.class,
                "\"bitbucketserverBaseURL\":\"https://git.example.com/rest\",\"webhookSecret\":" + PostingPeer.SECRET,
                source -> (pod, secrets) -> new BitbucketServerInterpreter(source, pod, secrets),
                port -> PostingPeer.json(
                        port, "{}", "X-Hub-Signature", "sha256=" + Signer.sha256(PostingPeer.TEXT, "{}")));
    }
}
