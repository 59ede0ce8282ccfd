package io.tandem.eventsource.connector.sns;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;

class SnsContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                SnsSource.class,
                "\"topicArn\":\"arn:aws:sns:eu-central-1:1:t\",\"region\":\"eu-central-1\"",
                source -> (pod, secrets) -> new SnsInterpreter(source, pod.clock()),
                port -> PostingPeer.json(
                        port, "{\"Type\":\"Notification\",\"MessageId\":\"m1\"}", "Content-Type", "text/plain"));
    }
}
