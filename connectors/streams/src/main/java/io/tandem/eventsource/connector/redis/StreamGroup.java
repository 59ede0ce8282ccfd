package io.tandem.eventsource.connector.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The consumer group of one stream. Blocks, within bounds; for one thread.
 *
 * @param consumer our name in the group
 * @param reached up to which entry each stream was given out; outlives connections
 */
record StreamGroup(StreamLink link, String stream, String group, String consumer, Map<String, EntryId> reached) {
    private static final Logger LOG = Logger.getLogger(StreamGroup.class);

    /** Upstream's only consumer, and what the names of replicas that share a group begin with. */
    static final String CONSUMER = "argo-events-worker";

    /** A consumer without entries that said nothing for so long is gone, and its pod with it. */
    private static final Duration GONE = Duration.ofDays(1);

    private static final int PAGE = 100;
    private static final String END = "$";

    /** The only consumer of a group, or one of those that share it. */
    static String consumer(boolean shared, String replica) {
        return shared ? CONSUMER + "-" + replica : CONSUMER;
    }

    /**
     * Makes the group if it is not there: at the end of the stream as upstream does, or where we had read to.
     *
     * @return whether it had been there, for us, and was gone
     */
    boolean prepare() throws IOException, InterruptedException {
        var known = Optional.ofNullable(reached.get(stream));
        boolean made = create(known.isPresent() ? continuation(known.get()) : END);
        refresh();
        return made && known.isPresent();
    }

    /** Learns how far the group is, by whomever it was read; what we read is known without the right to ask. */
    void refresh() throws IOException, InterruptedException {
        try {
            for (var one : link.ask(Request.cmd(Command.XINFO).arg("GROUPS").arg(stream))) {
                if (group.equals(text(one, "name"))) {
                    reached.put(stream, EntryId.parse(text(one, "last-delivered-id")));
                }
            }
        } catch (RedisException e) {
            LOG.debugf(e, "how far a group is read is not known stream=%s", stream);
        }
    }

    /** Entries of ours that are not acknowledged, above {@code after}, in order. */
    List<StreamEntry> pending(EntryId after, int most) throws IOException, InterruptedException {
        var answer = link.ask(Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(group)
                .arg(consumer)
                .arg("COUNT")
                .arg(most)
                .arg("STREAMS")
                .arg(stream)
                .arg(after.toString()));
        return answer == null || answer.size() == 0
                ? List.of()
                : StreamEntry.of(stream, answer.get(0).get(1));
    }

    /**
     * Takes over what other consumers of the EventSource hold and have not spoken of for so long: they are dead. Consumers of
     * other names are somebody else's.
     */
    void adopt(Duration silence) throws IOException, InterruptedException {
        for (var one :
                link.ask(Request.cmd(Command.XINFO).arg("CONSUMERS").arg(stream).arg(group))) {
            var name = text(one, "name");
            if (name.equals(consumer) || !(name.equals(CONSUMER) || name.startsWith(CONSUMER + "-"))) {
                continue;
            }
            if (!"0".equals(text(one, "pending"))) {
                adopt(name, silence);
            } else if (Long.parseLong(text(one, "idle")) > GONE.toMillis()) {
                link.ask(Request.cmd(Command.XGROUP)
                        .arg("DELCONSUMER")
                        .arg(stream)
                        .arg(group)
                        .arg(name));
            }
        }
    }

    private void adopt(String from, Duration silence) throws IOException, InterruptedException {
        var start = EntryId.ZERO;
        while (true) {
            var page = link.ask(Request.cmd(Command.XPENDING)
                    .arg(stream)
                    .arg(group)
                    .arg(start.toString())
                    .arg("+")
                    .arg(PAGE)
                    .arg(from));
            var ids = new ArrayList<EntryId>();
            for (var entry : page) {
                start = EntryId.parse(entry.get(0).toString()).next();
                if (entry.get(2).toLong() >= silence.toMillis()) {
                    ids.add(EntryId.parse(entry.get(0).toString()));
                }
            }
            if (!ids.isEmpty()) {
                link.ask(claim(stream, group, consumer, silence, ids));
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    /** Makes entries a consumer's, or keeps them so; those of which nobody has spoken for as long. */
    static Request claim(String stream, String group, String consumer, Duration silence, List<EntryId> ids) {
        var request =
                Request.cmd(Command.XCLAIM).arg(stream).arg(group).arg(consumer).arg(silence.toMillis());
        ids.forEach(id -> request.arg(id.toString()));
        return request.arg("JUSTID");
    }

    /** A user without the right to make groups may use one that is there: reading tells if it is not. */
    private boolean create(String start) throws IOException, InterruptedException {
        try {
            link.ask(Request.cmd(Command.XGROUP)
                    .arg("CREATE")
                    .arg(stream)
                    .arg(group)
                    .arg(start)
                    .arg("MKSTREAM"));
            return true;
        } catch (RedisException e) {
            if (!Set.of("BUSYGROUP", "NOPERM").contains(e.kind())) {
                throw e;
            }
            return false;
        }
    }

    /** A stream whose last entry is before the one we know is another stream, and all of it is new. */
    private String continuation(EntryId known) throws IOException, InterruptedException {
        try {
            var present = link.ask(Request.cmd(Command.XINFO).arg("STREAM").arg(stream));
            var last = EntryId.parse(text(present, "last-generated-id"));
            return (last.compareTo(known) < 0 ? EntryId.ZERO : known).toString();
        } catch (RedisException e) {
            return (e.is("NOPERM") ? known : EntryId.ZERO).toString(); // else there is no stream
        }
    }

    private static String text(Response map, String key) {
        return map.get(key).toString();
    }
}
