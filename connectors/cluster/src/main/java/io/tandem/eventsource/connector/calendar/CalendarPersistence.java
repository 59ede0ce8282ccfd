package io.tandem.eventsource.connector.calendar;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.smallrye.mutiny.Uni;
import io.tandem.api.EventSourceJson;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.GoTime;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The last published tick in a ConfigMap, as upstream keeps it: under the key {@code <event source>.<event>} the event's
 * data. Needs get, update and, if asked to create it, create on ConfigMaps.
 */
final class CalendarPersistence {
    private static final Logger LOG = Logger.getLogger(CalendarPersistence.class);
    /** Each event of the source writes to the same ConfigMap. */
    private static final int ATTEMPTS = 20;

    private final Supplier<KubernetesClient> kubernetes;
    private final CalendarSource.ConfigMap where;
    private final String namespace;
    private final String key;
    /** Guards {@code written}, and lets a later tick make the writes of earlier ones needless. */
    private final ReentrantLock writing = new ReentrantLock();

    private Instant written = Instant.MIN;

    CalendarPersistence(
            Supplier<KubernetesClient> kubernetes, ConnectorContext context, CalendarSource.ConfigMap where) {
        this.kubernetes = kubernetes;
        this.where = where;
        this.namespace = context.namespace();
        this.key = context.eventSourceName() + "." + context.eventName();
    }

    /** The last tick; empty if none is kept or it cannot be read, which is logged. */
    Uni<Optional<Instant>> read() {
        return blocking(() -> {
                    var map = configMap().get();
                    return map == null ? Optional.<Instant>empty() : eventTime(map);
                })
                .onFailure()
                .recoverWithItem(e -> {
                    LOG.warnf("last tick not read: %s configMap=%s key=%s", e.getMessage(), where.name(), key);
                    return Optional.empty();
                });
    }

    /** Keeps a tick unless a later one is kept; a failure is logged and ends here, for the event is published. */
    Uni<Void> write(Instant tick, byte[] data) {
        return this.<Void>blocking(() -> {
                    writing.lock();
                    try {
                        if (tick.isAfter(written)) {
                            put(new String(data, StandardCharsets.UTF_8));
                            written = tick;
                        }
                        return null;
                    } finally {
                        writing.unlock();
                    }
                })
                .onFailure()
                .recoverWithItem(e -> {
                    LOG.errorf("tick not kept: %s configMap=%s key=%s", e.getMessage(), where.name(), key);
                    return null;
                });
    }

    private void put(String value) {
        for (int attempt = 1; ; attempt++) {
            try {
                var present = configMap().get();
                if (present == null) {
                    create(value);
                } else {
                    update(present, value);
                }
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void create(String value) {
        if (!Boolean.TRUE.equals(where.createIfNotExist())) {
            throw new KubernetesClientException("ConfigMap " + where.name()
                    + " does not exist: create it or set persistence.configMap.createIfNotExist to true");
        }
        var unused = kubernetes
                .get()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(where.name())
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of(key, value))
                        .build())
                .create();
    }

    private void update(ConfigMap present, String value) {
        var unused = kubernetes
                .get()
                .resource(new ConfigMapBuilder(present).addToData(key, value).build())
                .lockResourceVersion(present.getMetadata().getResourceVersion())
                .update();
    }

    private Optional<Instant> eventTime(ConfigMap map) {
        var value = map.getData() == null ? null : map.getData().get(key);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(GoTime.parse(
                    EventSourceJson.MAPPER.readTree(value).path("eventTime").asText()));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalStateException("not an event's data: " + e.getMessage(), e);
        }
    }

    private Resource<ConfigMap> configMap() {
        return kubernetes.get().configMaps().inNamespace(namespace).withName(where.name());
    }

    private <T> Uni<T> blocking(Supplier<T> call) {
        return Uni.createFrom().item(call).runSubscriptionOn(task -> Thread.ofVirtual()
                .start(task));
    }
}
