package io.tandem.eventsource.connector.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Interpreter.Answered;
import io.tandem.eventsource.connector.webhook.Interpreter.Event;
import io.tandem.eventsource.connector.webhook.Interpreter.Events;
import io.tandem.eventsource.connector.webhook.Interpreter.Reading;
import java.io.IOException;
import java.util.Arrays;

/** Judges what became of a request. */
final class Taken {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Taken() {}

    /** Whether an event came of it, whose data could be made, or an answer that is no error. */
    static boolean taken(Reading reading) {
        return switch (reading) {
            case Event event -> data(event).length > 0;
            case Events several ->
                several.events().stream().filter(each -> data(each).length > 0).count() > 0;
            case Answered answered -> answered.status() < 400;
            default -> false;
        };
    }

    /**
     * @param body that was sent
     * @param signed that its signature was made for
     * @param shown whether its header showed what is right for what was signed
     * @throws AssertionError if it was taken though it is not what was signed, or its credentials were not shown
     */
    static void refuseForged(Sender sender, byte[] body, byte[] signed, boolean shown, Reading reading) {
        boolean forged =
                switch (sender.shows) {
                    case NOTHING -> false;
                    case CREDENTIALS -> taken(reading) && !shown;
                    case SIGNATURE -> taken(reading) && !Arrays.equals(body, signed);
                    case ENVELOPE -> reading instanceof Event event && !isMessage(data(event));
                };
        if (forged) {
            throw new AssertionError("a forged request is taken: " + sender);
        }
    }

    private static boolean isMessage(byte[] data) {
        try {
            return data.length == 0
                    || JSON.readTree(data).at("/body/Message").asText().equals(SnsSide.TEXT);
        } catch (IOException e) {
            throw new AssertionError("data that is no JSON", e);
        }
    }

    private static byte[] data(Event event) {
        try {
            return event.payload().json();
        } catch (InvalidPayloadException e) {
            return new byte[0];
        }
    }
}
