package io.tandem.eventsource.connector.generic;

import io.tandem.api.source.GenericSource;
import io.tandem.eventsource.config.Mounts;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.common.GrpcStatus;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What went wrong with a server, in words that name the field to look at. */
final class GrpcFailure {
    private static final int LONGEST = 300;

    private GrpcFailure() {}

    /** The server ended the call. */
    static final class Ended extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private final transient GrpcStatus status;

        /** @param status null if the server gave none */
        Ended(GrpcStatus status, String message) {
            super(message);
            this.status = status;
        }
    }

    /** A ping was not answered. */
    static final class Silent extends IllegalStateException {
        private static final long serialVersionUID = 1L;
    }

    /** What answered speaks HTTP, and not gRPC. */
    static final class NoGrpc extends IllegalStateException {
        private static final long serialVersionUID = 1L;
    }

    static Throwable explained(Throwable failure, GenericSource source) {
        return switch (failure) {
            case ExecutionException wrapped when wrapped.getCause() != null -> explained(wrapped.getCause(), source);
            case Ended ended ->
                new IllegalStateException("the server at %s %s".formatted(source.url(), words(ended, source)));
            case Silent silent ->
                new IllegalStateException("the server at %s does not answer any more".formatted(source.url()), silent);
            case NoGrpc other ->
                new IllegalStateException(
                        "what listens at %s does not speak gRPC, see url".formatted(source.url()), other);
            case HttpClosedException closed ->
                new IllegalStateException("the server at %s has closed the connection".formatted(source.url()), closed);
            case TimeoutException late ->
                new IllegalStateException(
                        "the server at %s does not answer, see url and %s".formatted(source.url(), security(source)),
                        late);
            case Mounts.MissingMountException missing -> missing;
            case IllegalArgumentException field -> field;
            case GeneralSecurityException field -> field;
            default ->
                new IllegalStateException(
                        "no connection to the server at %s, see url and %s: %s"
                                .formatted(source.url(), security(source), root(failure)),
                        failure);
        };
    }

    /** Who refuses a token may quote it, so its words are left out. */
    private static String words(Ended ended, GenericSource source) {
        return switch (ended.status) {
            case null -> "ended the stream without a status";
            case OK -> "has ended the stream";
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                source.authSecret() == null
                        ? "refuses us (%s): set authSecret".formatted(ended.status.name())
                        : "refuses the token (%s), see authSecret".formatted(ended.status.name());
            case UNIMPLEMENTED ->
                "has no method StartEventSource of generic.Eventing (UNIMPLEMENTED): url must be that of a server built for it";
            case INVALID_ARGUMENT, FAILED_PRECONDITION, NOT_FOUND ->
                "does not take the request (%s), see config: %s"
                        .formatted(ended.status.name(), shortened(ended, source));
            default -> "has ended the stream (%s): %s".formatted(ended.status.name(), shortened(ended, source));
        };
    }

    /** A server that knows a token may quote it. */
    private static String shortened(Ended ended, GenericSource source) {
        if (ended.getMessage() == null || source.authSecret() != null) {
            return "its log says why";
        }
        var text = ended.getMessage();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** What lies under "Failed to create SSL connection" and the like. */
    private static String root(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static String security(GenericSource source) {
        return Boolean.TRUE.equals(source.insecure())
                ? "insecure: true, which a server with TLS does not take"
                : "tls, for insecure is not true";
    }
}
