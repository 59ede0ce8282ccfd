package io.tandem.eventsource.connector.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.GoDuration;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Ticks by a schedule.
 *
 * <p>A tick is named by the instant at which it was due, not by the timer's: it has the same id on every replica, however
 * often it is computed. {@code eventTime} is that instant too, in UTC. After a takeover or a restart the ticks since the
 * last published one come first, if it was due at most {@link #CATCH_UP} ago; with catch-up enabled, which also looks into
 * the ConfigMap, its {@code maxDuration} instead, or without one, however long ago.
 */
public final class CalendarConnector implements Connector {
    /** How far back missed ticks are made up for unless the manifest says otherwise. */
    public static final Duration CATCH_UP = Duration.ofMinutes(5);

    private static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final CalendarSource source;
    private final ConnectorContext context;
    private final Supplier<KubernetesClient> kubernetes;

    /** @param kubernetes used only if the manifest names a ConfigMap for persistence */
    public CalendarConnector(CalendarSource source, ConnectorContext context, Supplier<KubernetesClient> kubernetes) {
        this.source = source;
        this.context = context;
        this.kubernetes = kubernetes;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom().deferred(() -> {
            var schedule = schedule(source, context.clock().instant());
            var persistence = persistence();
            return last(persistence).onItem().transformToMulti(last -> {
                var ticks = new Ticks(schedule, last, context.clock(), context.scheduler());
                context.connected();
                return ticks.due().onItem().transform(tick -> incoming(tick, persistence));
            });
        });
    }

    /**
     * Reads the schedule of a manifest.
     *
     * @throws IllegalArgumentException if there is none, or none that ever ticks; the message names the field
     */
    static Schedule schedule(CalendarSource source, Instant now) {
        var zone = Zones.find(source.timezone());
        boolean cron = source.schedule() != null && !source.schedule().isEmpty();
        if (!cron && (source.interval() == null || source.interval().isEmpty())) {
            throw new IllegalArgumentException("schedule and interval are both missing: give one of them,"
                    + " such as schedule \"*/5 * * * *\" or interval \"10s\"");
        }
        var plain = cron ? Cron.parse(source.schedule(), zone) : Interval.parse(source.interval());
        var schedule = Excluding.from(plain, source.exclusionDates(), zone);
        if (schedule.next(now).isEmpty()) {
            throw new IllegalArgumentException(
                    "schedule \"%s\" never comes within five years: choose a date that exists"
                            .formatted(source.schedule()));
        }
        return schedule;
    }

    private Optional<CalendarPersistence> persistence() {
        return Optional.ofNullable(source.persistence())
                .map(CalendarSource.Persistence::configMap)
                .map(map -> new CalendarPersistence(kubernetes, context, map));
    }

    /** The tick to go on after: the newest one known to be published if it is recent enough, else now. */
    private Uni<Instant> last(Optional<CalendarPersistence> persistence) {
        boolean catchUp = catchUp().isPresent();
        var persisted = persistence
                .filter(map -> catchUp)
                .map(CalendarPersistence::read)
                .orElse(Uni.createFrom().item(Optional.empty()));
        return Uni.combine().all().unis(context.lastPublished(), persisted).with((published, kept) -> {
            var now = context.clock().instant();
            var limit = catchUp().map(this::limit).orElse(CATCH_UP);
            return Stream.of(published.flatMap(CalendarConnector::eventTime), kept)
                    .flatMap(Optional::stream)
                    .max(Instant::compareTo)
                    .map(last -> catchUp && last.isBefore(now.minus(limit)) ? now.minus(limit) : last)
                    .filter(last -> Duration.between(last, now).abs().compareTo(limit) <= 0)
                    .orElse(now);
        });
    }

    private static Optional<Instant> eventTime(JsonNode data) {
        try {
            return Optional.of(GoTime.parse(data.path("eventTime").asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<CalendarSource.Catchup> catchUp() {
        return Optional.ofNullable(source.persistence())
                .filter(persistence -> persistence.configMap() != null)
                .map(CalendarSource.Persistence::catchup)
                .filter(catchup -> Boolean.TRUE.equals(catchup.enabled()));
    }

    private Duration limit(CalendarSource.Catchup catchup) {
        if (catchup.maxDuration() == null || catchup.maxDuration().isEmpty()) {
            return UNLIMITED;
        }
        try {
            return GoDuration.parse(catchup.maxDuration());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("persistence.catchup.maxDuration: " + e.getMessage(), e);
        }
    }

    private Incoming incoming(Instant tick, Optional<CalendarPersistence> persistence) {
        var data = EventData.object()
                .put("eventTime", GoTime.format(tick))
                .metadata(source.metadata())
                .json();
        return Incoming.of(
                tick.toString(),
                () -> data,
                persistence
                        .<Settlement>map(map -> (outcome, done) -> {
                            if (outcome.accepted()) {
                                var unused = map.write(tick, data)
                                        .subscribe()
                                        .with(nothing -> done.settled(), done::unsettled);
                            } else {
                                done.settled();
                            }
                        })
                        .orElse(Settlement.NONE));
    }
}
