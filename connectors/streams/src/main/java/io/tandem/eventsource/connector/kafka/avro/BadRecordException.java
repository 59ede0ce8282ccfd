package io.tandem.eventsource.connector.kafka.avro;

/** A value is not what its schema says; the message goes on after "the value". */
final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRecordException(String message) {
        super(message);
    }
}
