package io.tandem.eventsource.connector.storagegrid;

import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.ConnectorContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.eventsource.connector.webhook.PostingPeer;

class StorageGridContractTest implements ConnectorContract {
    @Override
    public SourcePeer peer() {
        return new PostingPeer<>(
                StorageGridSource.class,
                "\"topicArn\":\"urn:t\"",
                source -> (pod, secrets) -> new StorageGridInterpreter(source),
                port -> PostingPeer.json(
                        port,
                        "TopicArn=urn%3At&Message=%7B%22Records%22%3A%5B%7B%7D%5D%7D",
                        "Content-Type",
                        "application/x-www-form-urlencoded"));
    }
}
