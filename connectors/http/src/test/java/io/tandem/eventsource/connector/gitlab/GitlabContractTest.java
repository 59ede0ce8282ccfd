package io.tandem.eventsource.connector.gitlab;

import io.tandem.api.source.GitlabSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;

class GitlabContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                GitlabSource.class,
                "\"secretToken\":" + PostingPeer.SECRET,
                source -> (pod, secrets) -> new GitlabInterpreter(source, pod.clock(), secrets),
                port -> PostingPeer.json(port, "{}", "X-Gitlab-Token", PostingPeer.TEXT));
    }
}
