package io.tandem.operator.notice;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tandem.operator.plan.Hash;
import io.tandem.operator.status.Notice;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Writes notices as Kubernetes Events. The same notice again is the same Event with a higher count; one that comes again
 * at once is left out, and so is one of a status that could not be written. Nobody waits for it, and what cannot be written is lost.
 */
public final class KubernetesEvents {
    static final String CONTROLLER = "tandem.io/operator";

    private static final Logger LOG = Logger.getLogger(KubernetesEvents.class);
    private static final int MOST_UNDER_WAY = 32;
    private static final int MOST_REMEMBERED = 4096;
    private static final Duration AT_ONCE = Duration.ofSeconds(10);
    /** Kubernetes takes 1024 bytes. */
    private static final int LONGEST_NOTE = 1000;

    private static final int LONGEST_NAME = 253;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final Map<String, Written> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Written> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** @param instance name of this operator pod */
    public KubernetesEvents(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    /** Returns at once. */
    public void write(HasMetadata source, List<Notice> notices) {
        notices.forEach(notice -> write(source, notice));
    }

    private void write(HasMetadata source, Notice notice) {
        var name = name(source, notice);
        count(name, source.getMetadata().getResourceVersion()).ifPresent(count -> {
            if (!underWay.tryAcquire()) {
                LOG.debugf("event left out, too many are being written reason=%s", notice.reason());
                return;
            }
            Thread.ofVirtual().name("events").start(() -> {
                try {
                    send(source, notice, name, count);
                } finally {
                    underWay.release();
                }
            });
        });
    }

    private void send(HasMetadata source, Notice notice, String name, int count) {
        var now = MICROS.format(clock.instant());
        try {
            create(source, notice, name, now);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                repeat(source, name, Math.max(2, count), now);
            } else {
                lost(source, notice, e);
            }
        }
    }

    private void create(HasMetadata source, Notice notice, String name, String now) {
        var meta = source.getMetadata();
        // @formatter:off
        var unused = client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(meta.getNamespace())
                        .endMetadata()
                        .withEventTime(new MicroTime(now))
                        .withType(notice.warning() ? "Warning" : "Normal")
                        .withReason(notice.reason())
                        .withAction(notice.action())
                        .withNote(cut(notice.note()))
                        .withReportingController(CONTROLLER)
                        .withReportingInstance(instance)
                        .withNewRegarding()
                        .withApiVersion(source.getApiVersion())
                        .withKind(source.getKind())
                        .withName(meta.getName())
                        .withNamespace(meta.getNamespace())
                        .withUid(meta.getUid())
                        .withResourceVersion(meta.getResourceVersion())
                        .endRegarding()
                        .build())
                .create();
        // @formatter:on
    }

    /** As an object: a patch given as text is preceded by a GET, to which the operator has no right. */
    private void repeat(HasMetadata source, String name, int count, String now) {
        try {
            // @formatter:off
            var unused = client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(source.getMetadata().getNamespace())
                            .endMetadata()
                            .withNewSeries()
                            .withCount(count)
                            .withLastObservedTime(new MicroTime(now))
                            .endSeries()
                            .build())
                    .patch(PatchContext.of(PatchType.JSON_MERGE));
            // @formatter:on
        } catch (KubernetesClientException e) {
            LOG.debugf(e, "event not repeated name=%s", name);
        }
    }

    /** An Event is a courtesy: its loss is no reason to stop anything, and is told at most with each transition. */
    private static void lost(HasMetadata source, Notice notice, KubernetesClientException error) {
        LOG.warnf(
                "event not written namespace=%s name=%s reason=%s error=%s",
                source.getMetadata().getNamespace(),
                source.getMetadata().getName(),
                notice.reason(),
                error.getMessage());
    }

    /**
     * How often this notice was given, with this time; empty if it was given just now, or of the same state of the object:
     * its status could not be written then, and what was told of it is still new to whoever compares.
     */
    private Optional<Integer> count(String name, String version) {
        synchronized (written) {
            var now = clock.instant();
            var before = written.get(name);
            if (before != null
                    && (now.isBefore(before.at().plus(AT_ONCE))
                            || (version != null && version.equals(before.version())))) {
                return Optional.empty();
            }
            var count = before == null ? 1 : before.count() + 1;
            written.put(name, new Written(now, count, version));
            return Optional.of(count);
        }
    }

    /** The same for the same notice of the same object. */
    private static String name(HasMetadata source, Notice notice) {
        var meta = source.getMetadata();
        var hash = Hash.of(List.of(Objects.requireNonNullElse(meta.getUid(), ""), notice.reason(), notice.note()));
        var longest = LONGEST_NAME - hash.length() - 1;
        return meta.getName().substring(0, Math.min(longest, meta.getName().length())) + "." + hash;
    }

    private static String cut(String note) {
        var cut = note;
        while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
            cut = cut.substring(0, cut.length() * 9 / 10);
        }
        return cut.length() == note.length() ? note : cut + "...";
    }

    /** @param version of the object at that time; null if none is known */
    private record Written(Instant at, int count, String version) {}
}
