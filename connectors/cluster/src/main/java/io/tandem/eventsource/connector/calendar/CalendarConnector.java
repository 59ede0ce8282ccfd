package io.tandem.eventsource.connector.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.GoDuration;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.checkpoint.ContiguousPrefix;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement.Outcome;
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
 * last settled one come first, but for those that were due more than {@link #CATCH_UP} ago; with catch-up enabled, which
 * also looks into the ConfigMap, its {@code maxDuration} counts instead, or without one, nothing is too long ago. The ticks
 * of a schedule that was changed begin now.
 */
public final class CalendarConnector implements Connector {
    /** How far back missed ticks are made up for unless the manifest says otherwise. */
    public static final Duration CATCH_UP = Duration.ofMinutes(5);

    /** The former holder may have been at work for so long after its last sign of life. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final CalendarSource source;
    private final ConnectorContext context;
    private final Checkpoint checkpoint;
    private final TickPosition position;
    private final ContiguousPrefix<Instant> settled = new ContiguousPrefix<>();
    private final Supplier<KubernetesClient> kubernetes;

    /** @param kubernetes used only if the manifest names a ConfigMap for persistence */
    public CalendarConnector(CalendarSource source, ConnectorContext context, Supplier<KubernetesClient> kubernetes) {
        this.source = source;
        this.context = context;
        this.checkpoint = context.checkpoint();
        this.position = TickPosition.of(source);
        this.kubernetes = kubernetes;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom().deferred(() -> {
            var schedule = schedule(source, context.clock().instant());
            var persistence = persistence();
            return last(schedule, persistence).onItem().transformToMulti(last -> {
                var ticks = new Ticks(schedule, last, context.clock(), context.scheduler());
                context.connected();
                return ticks.due().onItem().transform(tick -> incoming(tick, persistence));
            });
        });
    }

    @Override
    public Uni<Void> close() {
        return checkpoint.flush();
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

    /** The tick to go on after. */
    private Uni<Instant> last(Schedule schedule, Optional<CalendarPersistence> persistence) {
        boolean catchUp = catchUp().isPresent();
        var persisted = persistence
                .filter(map -> catchUp)
                .map(CalendarPersistence::read)
                .orElse(Uni.createFrom().item(Optional.empty()));
        return Uni.combine()
                .all()
                .unis(checkpoint.load(), context.lastPublished(), persisted)
                .with((kept, published, inMap) -> {
                    var now = context.clock().instant();
                    if (kept.isPresent() && !position.isOf(kept.get())) {
                        return now; // of another schedule
                    }
                    var limit = catchUp().map(this::limit).orElse(CATCH_UP);
                    // what is settled without a gap is surer than the newest on the bus, before which one may be
                    // missing
                    var settled = kept.map(TickPosition::tick).or(() -> published
                            .flatMap(CalendarConnector::eventTime)
                            .filter(tick -> ticks(schedule, tick)));
                    return Stream.of(settled, inMap)
                            .flatMap(Optional::stream)
                            .max(Instant::compareTo)
                            .filter(last -> last.isBefore(now.plus(limit)))
                            .or(this::nobodyWorked)
                            .map(last -> last.isBefore(now.minus(limit)) ? now.minus(limit) : last)
                            .orElse(now);
                });
    }

    /** Where nothing is known of the former ticks, those count that were due while nobody worked. */
    private Optional<Instant> nobodyWorked() {
        return context.vacancy().isZero()
                ? Optional.empty()
                : Optional.of(context.clock().instant().minus(context.vacancy()).minus(MARGIN));
    }

    /** Whether it is a tick of this schedule: one of a schedule that was changed since says nothing. */
    private static boolean ticks(Schedule schedule, Instant tick) {
        return schedule.next(tick.minusSeconds(1)).filter(tick::equals).isPresent();
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
        var inFlight = settled.emitted(tick);
        return Incoming.of(tick.toString(), () -> data, (outcome, done) -> {
            if (outcome instanceof Outcome.Withdrawn || outcome instanceof Outcome.Unavailable) {
                inFlight.left();
            } else {
                inFlight.done();
            }
            settled.take().ifPresent(last -> checkpoint.save(position.of(last)));
            if (persistence.isPresent() && outcome.accepted()) {
                var unused = persistence
                        .get()
                        .write(tick, data)
                        .subscribe()
                        .with(nothing -> done.settled(), done::unsettled);
            } else {
                done.settled();
            }
        });
    }
}
