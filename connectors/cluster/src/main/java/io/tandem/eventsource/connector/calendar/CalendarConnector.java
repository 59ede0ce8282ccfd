package io.tandem.eventsource.connector.calendar;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.api.GoDuration;
import io.tandem.api.source.CalendarSource;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoTime;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Positions;
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
    private final Positions<Instant> positions;
    private final Supplier<KubernetesClient> kubernetes;

    /** @param kubernetes used only if the manifest names a ConfigMap for persistence */
    public CalendarConnector(CalendarSource source, ConnectorContext context, Supplier<KubernetesClient> kubernetes) {
        this.source = source;
        this.context = context;
        this.checkpoint = context.checkpoint();
        this.position = TickPosition.of(source);
        this.positions = new Positions<>(checkpoint, position::of);
        this.kubernetes = kubernetes;
    }

    @Override
    public Multi<Incoming> events() {
        return Multi.createFrom().deferred(() -> {
            var schedule = schedule(source, context.clock().instant());
            var persistence = persistence();
            return start(schedule, persistence).onItem().transformToMulti(start -> {
                if (start.first()) {
                    positions.passed(start.last()); // a successor must not begin later
                    positions.save();
                }
                var ticks = new Ticks(schedule, start.last(), context.clock(), context.scheduler());
                context.connected();
                return ticks.due()
                        .select()
                        .where(tick -> !isOnTheBus(tick, start))
                        .onItem()
                        .transform(tick -> incoming(tick, persistence));
            });
        });
    }

    @Override
    public Uni<Void> close() {
        return positions.flush();
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

    /**
     * @param first whether no position of this schedule is kept
     * @param last the tick to go on after
     * @param onTheBus a later one that is known to be stored, though those between may not be
     */
    private record Start(boolean first, Instant last, Optional<Instant> onTheBus) {}

    private Uni<Start> start(Schedule schedule, Optional<CalendarPersistence> persistence) {
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
                        return new Start(true, now, Optional.empty()); // of another schedule
                    }
                    var limit = catchUp().map(this::limit).orElse(CATCH_UP);
                    // what is settled without a gap is surer than the newest on the bus, before which one may be
                    // missing
                    var onTheBus =
                            published.flatMap(CalendarConnector::eventTime).filter(tick -> ticks(schedule, tick));
                    var settled = kept.map(TickPosition::tick).or(() -> onTheBus);
                    var last = Stream.of(settled, inMap)
                            .flatMap(Optional::stream)
                            .max(Instant::compareTo)
                            .filter(tick -> tick.isBefore(now.plus(limit)))
                            .or(this::nobodyWorked)
                            .map(tick -> tick.isBefore(now.minus(limit)) ? now.minus(limit) : tick)
                            .orElse(now);
                    return new Start(kept.isEmpty(), last, onTheBus);
                });
    }

    /** The former holder's last tick, stored in the moment before it could say so: not every bus removes doubles. */
    private boolean isOnTheBus(Instant tick, Start start) {
        if (start.onTheBus().filter(tick::equals).isEmpty()) {
            return false;
        }
        positions.passed(tick);
        positions.save();
        return true;
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
        var settlement = positions.emitted(tick);
        return Incoming.of(
                tick.toString(),
                () -> data,
                (outcome, done) -> settlement.settle(
                        outcome,
                        persistence.isPresent() && outcome.accepted()
                                ? whenWritten(persistence.get(), tick, data, done)
                                : done));
    }

    private static Settlement.Done whenWritten(
            CalendarPersistence persistence, Instant tick, byte[] data, Settlement.Done done) {
        return new Settlement.Done() {
            @Override
            public void settled() {
                var unused = persistence.write(tick, data).subscribe().with(nothing -> done.settled(), done::unsettled);
            }

            @Override
            public void unsettled(Throwable reason) {
                done.unsettled(reason);
            }
        };
    }
}
