package io.tandem.eventsource.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where to begin: at the committed offset, else at the partition's begin or end; with the first record of a topic that was made
 * again. What is new of it is committed at once: a begin that was chosen, or a replica that dies before its first event would make
 * the next one choose a later end; and of which topic an offset is, or nobody could tell once that topic is made again.
 *
 * @param oldest begin with the oldest record if nothing is committed
 * @param topic which topic there is now; may not be answered yet
 * @param afresh the same, asked when it is called
 * @param read what this process has read
 */
record StartOffsets(
        Consumer<?, ?> consumer,
        boolean oldest,
        CompletableFuture<TopicIdentity> topic,
        Supplier<TopicIdentity> afresh,
        TopicRead read) {
    private static final Logger LOG = Logger.getLogger(StartOffsets.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Waits for the answer only if it makes a difference, so that a takeover does not: with offsets of one topic it begins as if that
     * were the one, which whoever gets the answer has to compare.
     */
    Map<TopicPartition, Begin> of(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        // asked before: offsets without a note that are committed to a topic that is made again in between are the
        // former's
        boolean answered = topic.isDone();
        var committed = committed(partitions);
        if (!answered && committed.values().stream().noneMatch(this::needsAnswer)) {
            return begins(committed, TopicIdentity.UNKNOWN);
        }
        var now = TopicLookup.await(topic);
        var offsets = answered ? committed : committed(partitions);
        // another replica may have committed to a topic that is younger than the answer
        var former = offsets.values().stream().anyMatch(offset -> isFormer(offset, now));
        return begins(offsets, former ? later() : now);
    }

    /** To go on without an answer could take new partitions of a topic that was made again for those of a new group. */
    private TopicIdentity later() {
        var now = afresh.get();
        if (!now.isKnown()) {
            throw new TimeoutException("the cluster does not tell which topic it has now");
        }
        return now;
    }

    /** As if nothing had been committed, and nothing can be. */
    Begin withoutCommits(TopicPartition partition) {
        var now = TopicLookup.await(topic);
        return chosen(Set.of(partition), read.isMadeAgain(now), now).get(partition);
    }

    private boolean needsAnswer(OffsetAndMetadata offset) {
        var then = noted(offset);
        return !then.isKnown() || read.contradicts(then);
    }

    private Map<TopicPartition, Begin> begins(Map<TopicPartition, OffsetAndMetadata> committed, TopicIdentity now) {
        var begins = new HashMap<TopicPartition, Begin>();
        var former = new HashSet<TopicPartition>();
        var none = new HashSet<TopicPartition>();
        committed.forEach((partition, offset) -> {
            if (offset == null) {
                none.add(partition);
            } else if (isFormer(offset, now)) {
                former.add(partition);
            } else {
                begins.put(partition, committed(offset, now));
            }
        });
        if (!none.isEmpty()
                && (!former.isEmpty() || isMadeAgain(none.iterator().next().topic(), now))) {
            former.addAll(none);
            none.clear();
        }
        begins.putAll(chosen(former, true, now));
        begins.putAll(chosen(none, false, now));
        commit(begins, committed);
        return begins;
    }

    /**
     * Whether this topic had a former one, as far as any of its partitions tells: one that it alone has was never read, by whomever.
     */
    private boolean isMadeAgain(String name, TopicIdentity now) {
        if (read.isMadeAgain(now)) {
            return true;
        }
        var all = consumer.partitionsFor(name, LIMIT).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .collect(Collectors.toSet());
        return committed(all).values().stream()
                .filter(Objects::nonNull)
                .anyMatch(offset -> isFormer(offset, now) || isBornAgain(noted(offset), now));
    }

    private static boolean isBornAgain(TopicIdentity then, TopicIdentity now) {
        return then.isKnown() && now.isKnown() && !then.differs(now) && !then.plain();
    }

    private static boolean isFormer(OffsetAndMetadata offset, TopicIdentity now) {
        var then = noted(offset);
        // offsets that came from another cluster were made to fit by what copied them
        return then.differs(now) && !then.isElsewhere(now);
    }

    private static Begin committed(OffsetAndMetadata offset, TopicIdentity now) {
        var then = noted(offset);
        if (!now.isKnown()) {
            return new Begin(offset.offset(), then);
        }
        // ids are upstream's until another topic is known to have had them
        boolean plain = !then.differs(now) && then.plain();
        return new Begin(offset.offset(), plain ? now.withPlainIds() : now);
    }

    /** Of partitions of which no offset counts. */
    private Map<TopicPartition, Begin> chosen(Set<TopicPartition> partitions, boolean madeAgain, TopicIdentity now) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        if (madeAgain) {
            LOG.infof(
                    "kafka topic was deleted and made again: read from its first record partitions=%s id=%s",
                    partitions, now.topic());
        }
        var offsets = madeAgain || oldest
                ? consumer.beginningOffsets(partitions, LIMIT)
                : consumer.endOffsets(partitions, LIMIT);
        var identity = madeAgain ? now : now.withPlainIds();
        return partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition, partition -> new Begin(offsets.get(partition), identity)));
    }

    private void commit(Map<TopicPartition, Begin> begins, Map<TopicPartition, OffsetAndMetadata> committed) {
        var news = new HashMap<TopicPartition, OffsetAndMetadata>();
        begins.forEach((partition, begin) -> {
            if (isNews(begin, committed.get(partition))) {
                news.put(partition, begin.committed());
            }
        });
        if (!news.isEmpty()) {
            consumer.commitSync(news, LIMIT);
        }
    }

    private static boolean isNews(Begin begin, OffsetAndMetadata there) {
        return there == null
                || begin.topic().isKnown()
                        && !begin.topic()
                                .metadata()
                                .equals(there.metadata()); // with another offset comes another topic
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
        return consumer.committed(Set.copyOf(partitions), LIMIT);
    }

    private static TopicIdentity noted(OffsetAndMetadata offset) {
        return offset == null ? TopicIdentity.UNKNOWN : TopicIdentity.committed(offset.metadata());
    }
}
