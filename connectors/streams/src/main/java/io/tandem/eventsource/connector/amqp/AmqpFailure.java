package io.tandem.eventsource.connector.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.tandem.api.source.AmqpSource;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Says what a failure of the AMQP client means for the EventSource. */
final class AmqpFailure {
    private AmqpFailure() {}

    static Throwable explained(Throwable failure, AmqpSource source) {
        return switch (failure) {
            case AuthenticationFailureException e ->
                new IllegalStateException(
                        "the broker refused user or password, see %s: %s".formatted(login(source), e.getMessage()), e);
            case ShutdownSignalException e -> new IllegalStateException(closed(e, source), e);
            case IOException e
            when e.getCause() instanceof ShutdownSignalException signal ->
                new IllegalStateException(closed(signal, source), e);
            case TimeoutException e ->
                new IllegalStateException("the broker did not answer, see %s and tls".formatted(url(source)), e);
            case IOException e ->
                new IllegalStateException(
                        "the broker cannot be reached, see %s and tls: %s".formatted(url(source), e), e);
            default -> failure;
        };
    }

    /** The field that user and password were read from. */
    private static String login(AmqpSource source) {
        return source.auth() == null ? url(source) : "auth";
    }

    private static String url(AmqpSource source) {
        return source.urlSecret() == null ? "url" : "urlSecret";
    }

    private static String closed(ShutdownSignalException signal, AmqpSource source) {
        return switch (signal.getReason()) {
            case AMQP.Channel.Close close -> said(close.getReplyText()) + advice(close.getReplyCode(), source);
            case AMQP.Connection.Close close -> said(close.getReplyText()) + advice(close.getReplyCode(), source);
            case null, default ->
                tooLarge(signal)
                        ? "the next message is larger than a sixth of the memory that this pod may use, and cannot be"
                                + " taken in: raise spec.template.container.resources.limits.memory, or take it off the"
                                + " queue: "
                                + signal.getCause().getMessage().split("\\. ", 2)[0]
                        : "the connection was lost: " + signal.getMessage();
        };
    }

    /** Without the user, whose name may come from a Secret. */
    private static String said(String reply) {
        return reply.replaceAll(" for user '[^']*'", "");
    }

    /** As the client says it, which has no exception of its own for it. */
    static boolean tooLarge(ShutdownSignalException signal) {
        var cause = signal.getCause();
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).startsWith("Message body is too large");
    }

    private static String advice(int code, AmqpSource source) {
        return switch (code) {
            case AMQP.RESOURCE_LOCKED -> "; the queue is exclusive, and another connection has it until it ends";
            case AMQP.ACCESS_REFUSED ->
                "; grant the user configure and write on exchange %s and on the queue, or only read on a queue that is there and named in queueDeclare.name"
                        .formatted(source.exchangeName());
            case AMQP.PRECONDITION_FAILED ->
                "; exchange %s or its queue exists with other options: make exchangeDeclare and queueDeclare the same"
                        .formatted(source.exchangeName());
            case AMQP.NOT_FOUND -> "; make it first, or let it be declared (without passive)";
            default -> "";
        };
    }
}
