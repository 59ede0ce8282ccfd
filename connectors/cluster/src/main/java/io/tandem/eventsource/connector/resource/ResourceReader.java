package io.tandem.eventsource.connector.resource;

import io.tandem.eventsource.connector.resource.Change.Type;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Reads all changes of objects, from a position or from the beginning: first a list, then one watch after the other. What a watch
 * cannot tell any more, because it is too long ago, is found by comparing a new list with what was known.
 */
final class ResourceReader {
    private static final Logger LOG = Logger.getLogger(ResourceReader.class);
    /** A bookmark comes about once a minute: a connection that is silent for longer is dead. */
    private static final Duration SILENCE = Duration.ofSeconds(150);
    /** Between watches that end at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String eventName;
    private final ResourceApi api;
    private final KnownObjects known;
    private final Reporter reporter;
    private final InstantSource clock;
    private final Timing timing;
    private final String of;
    /** What is reached when all that was reported is settled. */
    private Optional<ResourcePosition> reached;

    /** Where changes go. */
    interface Reporter {
        /** The API server has answered: the source is accepted. */
        void connected();

        /**
         * Waits until somebody takes it.
         *
         * @param reached when this and all before it is settled; empty if that moves nothing
         * @throws InterruptedException when nobody takes anything any more
         */
        void report(Change change, Optional<ResourcePosition> reached) throws InterruptedException;

        /** All up to here was reported. */
        void reached(ResourcePosition position);
    }

    /**
     * @param additions whether additions are asked for
     * @param watch how long a watch lasts at most
     */
    record Timing(boolean additions, Duration watch) {}

    ResourceReader(
            String eventName,
            ResourceApi api,
            KnownObjects known,
            Reporter reporter,
            InstantSource clock,
            Timing timing,
            String of,
            Optional<ResourcePosition> kept) {
        this.eventName = eventName;
        this.api = api;
        this.known = known;
        this.reporter = reporter;
        this.clock = clock;
        this.timing = timing;
        this.of = of;
        this.reached = kept;
    }

    /** Ends only by an exception: a refusal, a connection that cannot be made, or an interrupt. */
    void run() throws IOException, ApiRefusal, InterruptedException {
        var version = reached.isPresent() ? goOn(reached.get()) : list();
        while (true) {
            version = watch(version);
        }
    }

    /** @return the version to watch from */
    private String goOn(ResourcePosition from) throws IOException, ApiRefusal, InterruptedException {
        if (from.beyond(api.presentVersion())) {
            LOG.infof("another cluster, or one from a backup: all objects are reported eventName=%s", eventName);
            reached = Optional.empty();
            return list();
        }
        try {
            return listAt(from);
        } catch (ApiRefusal e) {
            demandGone(e);
        }
        if (!from.complete()) {
            return compare(Optional::of);
        }
        known.forget();
        LOG.warnf(
                "the API server has forgotten what was there at %s: what changed since then is told from a new list,"
                        + " and deletions since then are not eventName=%s",
                from.at(), eventName);
        return compare(change -> from.covers(change.object()) ? Optional.empty() : Optional.of(since(from, change)));
    }

    /** Who does not ask for additions gets what was added and changed as an update: its last state may be all that matters. */
    private Change since(ResourcePosition from, Change found) {
        return from.isYoungerThan(found.object()) || !timing.additions ? Change.of(Type.UPDATE, found.object()) : found;
    }

    /** All objects there are, as additions. */
    private String list() throws IOException, ApiRefusal, InterruptedException {
        try {
            var page = api.list("");
            reporter.connected();
            return pages(page, 0);
        } catch (ApiRefusal e) {
            demandGone(e); // it took longer than the server keeps a list
            return compare(Optional::of);
        }
    }

    /** The objects that were there at a position, of which those before it were reported. */
    private String listAt(ResourcePosition from) throws IOException, ApiRefusal, InterruptedException {
        var page = api.listAt(from.version(), "");
        reporter.connected();
        return pages(page, from.complete() ? Integer.MAX_VALUE : from.listed());
    }

    /** @param skip how many objects were reported before */
    private String pages(ObjectPage first, int skip) throws IOException, ApiRefusal, InterruptedException {
        var number = 0;
        known.beginList();
        for (var page = first; ; page = api.list(page.next())) {
            for (var json : page.objects()) {
                var change = known.listed(api.type().parse(json));
                if (++number > skip && change.isPresent()) {
                    report(change.get(), Optional.of(position(first.version(), number)));
                }
            }
            if (page.next().isEmpty()) {
                return reached(first.version());
            }
        }
    }

    /**
     * Lists anew, and reports what is different from what is known. None of it moves the position until all of it is settled.
     *
     * @param unknown what is made of objects that were not known
     */
    private String compare(Function<Change, Optional<Change>> unknown)
            throws IOException, ApiRefusal, InterruptedException {
        while (true) {
            known.beginList();
            try {
                var page = api.list("");
                reporter.connected();
                var version = page.version();
                for (; ; page = api.list(page.next())) {
                    for (var json : page.objects()) {
                        var found = known.listed(api.type().parse(json));
                        var told = found.filter(change -> change.type() == Type.ADD)
                                .map(unknown)
                                .orElse(found);
                        if (told.isPresent()) {
                            report(told.get(), reached);
                        }
                    }
                    if (page.next().isEmpty()) {
                        break;
                    }
                }
                for (var deletion : known.notListed()) {
                    report(deletion, reached);
                }
                return reached(version);
            } catch (ApiRefusal e) {
                demandGone(e); // what was found by now is known, so that the next list tells the rest
            }
        }
    }

    /** One watch, until it ends for whatever reason. */
    private String watch(String from) throws IOException, ApiRefusal, InterruptedException {
        var version = from;
        var began = System.nanoTime();
        // not all at once, as client-go
        var lasts = timing.watch.plusSeconds(ThreadLocalRandom.current().nextLong(timing.watch.toSeconds() + 1));
        try (var watch = api.watch(version, lasts)) {
            while (true) {
                var line = next(watch);
                if (line.isEmpty()) {
                    break;
                }
                version = told(WatchEvent.parse(line.get(), api.type()), version);
            }
        } catch (ApiRefusal e) {
            demandGone(e);
            LOG.infof("the watch is too far behind, so all is listed anew eventName=%s", eventName);
            return compare(Optional::of);
        }
        if (version.equals(from) && System.nanoTime() - began < PAUSE.toNanos()) {
            LockSupport.parkNanos(this, PAUSE.toNanos());
        }
        return version;
    }

    /** A connection that broke is like one that ended: if the server is away, the next watch says so. */
    private Optional<byte[]> next(WatchStream watch) throws InterruptedException {
        try {
            return watch.next(SILENCE);
        } catch (IOException e) {
            LOG.debugf("watch ended: %s eventName=%s", e.getMessage(), eventName);
            return Optional.empty();
        }
    }

    private String told(WatchEvent event, String before) throws InterruptedException {
        return switch (event) {
            case WatchEvent.Bookmark bookmark -> reached(bookmark.version());
            case WatchEvent.Changed changed -> {
                var version = changed.object().version();
                var change = known.changed(changed);
                if (change.isPresent()) {
                    report(change.get(), Optional.of(position(version, ResourcePosition.ALL)));
                }
                yield version.isEmpty() ? before : version;
            }
        };
    }

    private void report(Change change, Optional<ResourcePosition> then) throws InterruptedException {
        reached = then;
        reporter.report(change, then);
    }

    private String reached(String version) {
        var position = position(version, ResourcePosition.ALL);
        reached = Optional.of(position);
        reporter.reached(position);
        return version;
    }

    private ResourcePosition position(String version, int listed) {
        return new ResourcePosition(of, version, listed, clock.instant());
    }

    private static void demandGone(ApiRefusal refusal) throws ApiRefusal {
        if (!refusal.gone()) {
            throw refusal;
        }
    }
}
