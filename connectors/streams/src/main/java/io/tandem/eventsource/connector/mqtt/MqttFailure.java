package io.tandem.eventsource.connector.mqtt;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/**
 * Says what a failure means for the EventSource.
 *
 * @param accepted whether the broker had accepted the connection
 */
record MqttFailure(FieldNames fields, boolean accepted) {
    private static final int WRONG_VERSION = 0x84;
    private static final int WRONG_CLIENT_ID = 0x85;
    private static final int WRONG_PASSWORD = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int TAKEN_OVER = 0x8E;
    private static final int WRONG_FILTER = 0x8F;
    private static final int NOTHING_SHARED = 0x9E;

    Throwable explained(Throwable failure) {
        return switch (failure) {
            case RefusedException e -> new IllegalStateException(refused(e), e);
            case PacketReader.MalformedException e ->
                new IllegalStateException(
                        "the server does not speak MQTT, see %s: %s".formatted(fields.address(), e.getMessage()), e);
            case SocketTimeoutException e ->
                new IllegalStateException("the broker did not answer, see %s and tls".formatted(fields.address()), e);
            case SSLException e ->
                new IllegalStateException(
                        "no TLS with the broker, see %s and tls: %s".formatted(fields.address(), e.getMessage()), e);
            case EOFException e -> new IllegalStateException(closed(), e);
            case SocketException e when accepted -> new IllegalStateException(closed(), e);
            case IOException e ->
                new IllegalStateException(
                        "the broker cannot be reached, see %s and tls: %s".formatted(fields.address(), e), e);
            default -> failure;
        };
    }

    private String closed() {
        if (!accepted) {
            return "the broker closed the connection before it accepted us, see %s and tls".formatted(fields.address());
        }
        return fields.client().isEmpty()
                ? "the broker closed the connection"
                : "the broker closed the connection; if somebody else connects with the same %s, give each its own"
                        .formatted(fields.client());
    }

    private String refused(RefusedException e) {
        return switch (e.step()) {
            case CONNECT ->
                switch (e.code()) {
                    case WRONG_VERSION ->
                        "the broker does not speak this version of MQTT: set protocolVersion to '3.1.1' or '5'";
                    case WRONG_CLIENT_ID -> "the broker does not take the client's id, see " + fields.client();
                    // its words may quote what was sent
                    case WRONG_PASSWORD, NOT_AUTHORIZED ->
                        "the broker refused the login: see %s".formatted(fields.login());
                    default -> "the broker refused the connection" + why(e);
                };
            case SUBSCRIBE ->
                switch (e.code()) {
                    case NOT_AUTHORIZED, Packet.REFUSED ->
                        "the broker refused the subscription%s; see %s, and grant the user to read it"
                                .formatted(why(e), fields.topic());
                    case WRONG_FILTER ->
                        "the broker does not take the topic filter%s; see %s".formatted(why(e), fields.topic());
                    case NOTHING_SHARED ->
                        "the broker has no shared subscriptions%s; take $share/ away from %s"
                                .formatted(why(e), fields.topic());
                    default -> "the broker refused the subscription%s; see %s".formatted(why(e), fields.topic());
                };
            case STAY ->
                e.code() == TAKEN_OVER
                        ? "somebody else connected with the same %s: give each its own".formatted(fields.client())
                        : "the broker ended the connection" + why(e);
        };
    }

    private static String why(RefusedException e) {
        return e.reason().isEmpty()
                ? " (code 0x%02x)".formatted(e.code())
                : " (code 0x%02x, %s)".formatted(e.code(), e.reason());
    }
}
