package io.tandem.eventsource.connector.amqp;

import io.tandem.api.source.AmqpSource;
import java.util.Map;
import java.util.OptionalLong;

/** How often a broker lets a message of a quorum queue come back where the queue has no limit of its own. */
final class DeliveryLimit {
    /** The release of RabbitMQ that brought it. */
    private static final int SINCE = 4;

    private DeliveryLimit() {}

    /**
     * Empty where there is none, or where it is not known.
     *
     * @param server its properties, as it has sent them
     */
    static OptionalLong byDefault(Map<String, Object> server) {
        var version = String.valueOf(server.get("version"));
        boolean limits = "RabbitMQ".equals(String.valueOf(server.get("product")))
                && version.matches("\\d{1,3}\\..*")
                && Integer.parseInt(version.substring(0, version.indexOf('.'))) >= SINCE;
        return limits ? OptionalLong.of(AmqpSource.DELIVERY_LIMIT) : OptionalLong.empty();
    }
}
