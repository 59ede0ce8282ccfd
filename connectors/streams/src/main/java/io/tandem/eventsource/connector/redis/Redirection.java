package io.tandem.eventsource.connector.redis;

import io.tandem.api.source.HostPort;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A node of a cluster says that another one has the key.
 *
 * @param asking whether that one serves it only to who says ASKING before each request: the key is on its way there
 */
record Redirection(HostPort node, boolean asking) {
    private static final Pattern TO = Pattern.compile("(MOVED|ASK) [0-9]+ (?<host>[^\\s?]*):(?<port>[0-9]{1,5})");

    /**
     * Empty if it says something else, or does not know where.
     *
     * @param from the node that says so, which leaves its own host out
     */
    static Optional<Redirection> of(RedisException refused, HostPort from) {
        var to = TO.matcher(refused.getMessage());
        if (!to.matches()) {
            return Optional.empty();
        }
        var host = to.group("host").isEmpty() ? from.host() : to.group("host");
        return Optional.of(new Redirection(new HostPort(host, Integer.parseInt(to.group("port"))), refused.is("ASK")));
    }
}
