package io.tandem.eventsource.connector.redis;

import java.io.IOException;

/** Says what a failure of a Redis connection means for the EventSource. */
final class RedisFailure {
    private RedisFailure() {}

    /** Quotes no more than the error's kind: a server that does not know the command repeats the password. */
    static IllegalStateException login(RedisException refused) {
        var remedy = refused.getMessage().contains("without any password")
                ? "the server has no password: take password away"
                : "see username and password";
        return new IllegalStateException(
                "the server refused user or password, %s: %s".formatted(remedy, refused.kind()));
    }

    static IllegalStateException database(RedisException refused, int db) {
        return new IllegalStateException(
                "the server refused database %d, see db: %s".formatted(db, refused.getMessage()), refused);
    }

    /** @param names the field with what is read, such as {@code streams} */
    static Throwable explained(Throwable failure, String names) {
        return switch (failure) {
            case RedisException refused ->
                new IllegalStateException(refused.getMessage() + remedy(refused.kind(), names), refused);
            case IOException e ->
                new IllegalStateException(
                        "no connection to the server, see hostAddress and tls: %s".formatted(e.getMessage()), e);
            default -> failure;
        };
    }

    private static String remedy(String kind, String names) {
        return switch (kind) {
            case "NOAUTH" -> "; set password";
            case "NOPERM" -> "; let the user do this to what %s names, or name another by username".formatted(names);
            case "NOGROUP" -> "; make the group, or let the user make it (XGROUP CREATE)";
            case "WRONGTYPE" -> "; one of %s is a key of another kind".formatted(names);
            case "CLUSTERDOWN" -> "; the cluster lacks a node that serves what %s names".formatted(names);
            case "MOVED", "ASK", "TRYAGAIN" ->
                "; the nodes of the cluster do not agree yet who has what %s names".formatted(names);
            case "CROSSSLOT" ->
                "; the server is a node of a cluster: let the user do READWRITE, so that we know, or name one of %s an event"
                        .formatted(names);
            case "READONLY", "MASTERDOWN" -> "; the server is a replica: let hostAddress lead to the primary";
            default -> "";
        };
    }
}
