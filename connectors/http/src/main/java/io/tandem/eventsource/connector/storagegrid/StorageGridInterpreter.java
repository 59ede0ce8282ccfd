package io.tandem.eventsource.connector.storagegrid;

import io.tandem.api.source.StorageGridSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.connector.webhook.FormValues;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import java.util.Optional;
import java.util.UUID;

/** Notifications of a bucket of StorageGRID, which come as SNS' action Publish and are answered as SNS does. */
public final class StorageGridInterpreter implements Interpreter {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final StorageGridSource source;

    public StorageGridInterpreter(StorageGridSource source) {
        this.source = source;
    }

    @Override
    public Reading read(WebhookRequest request) {
        if (request.method().equals("HEAD")) {
            return new Answered(200, "", PLAIN);
        }
        try {
            var notification = Notification.of(FormValues.strict(request.text()));
            if (!source.topicArn().equals(notification.topic())) {
                return new Refusal(Reason.MALFORMED, "TopicArn is not the topicArn of this event source");
            }
            return wants(notification)
                    ? new Event(Optional.of(notification.id()).filter(id -> !id.isEmpty()), () -> data(notification))
                    : new Refusal(Reason.UNWANTED, receipt());
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        } catch (IllegalArgumentException e) {
            return new Refusal(Reason.MALFORMED, "body is not a form: " + e.getMessage());
        }
    }

    /** What StorageGRID takes for success, and nothing else. */
    @Override
    public Optional<Answered> answer(Outcome outcome) {
        return outcome.accepted() ? Optional.of(new Answered(200, receipt(), PLAIN)) : Optional.empty();
    }

    private boolean wants(Notification notification) {
        var filter = source.filter();
        return filter == null
                || notification.keys().stream()
                        .anyMatch(key -> (filter.prefix() == null || key.startsWith(filter.prefix()))
                                && (filter.suffix() == null || key.endsWith(filter.suffix())));
    }

    private byte[] data(Notification notification) throws InvalidPayloadException {
        return EventData.object()
                .put("notification", Notification.TYPE, notification.fields())
                .metadata(source.metadata())
                .json();
    }

    private static String receipt() {
        return """
                <PublishResponse xmlns="http://argoevents-sns-server/">
                    <PublishResult>
                        <MessageId>%s</MessageId>
                    </PublishResult>
                    <ResponseMetadata>
                       <RequestId>%s</RequestId>
                    </ResponseMetadata>
                </PublishResponse>
                """.formatted(UUID.randomUUID(), UUID.randomUUID());
    }
}
