package io.tandem.eventsource.bus;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One setting in which an existing stream differs from the plan.
 *
 * @param key as in {@code streamConfig}
 * @param present as people read it
 * @param wanted the same
 * @param deletes whether events that are stored, or come later, may be deleted for it
 * @param applied puts the setting into a configuration
 */
record StreamChange(
        String key,
        String present,
        String wanted,
        boolean deletes,
        UnaryOperator<StreamConfiguration.Builder> applied) {
    /** Metadata of the stream: the revision of the configuration it was last brought in line with. Marks it as ours. */
    static final String REVISION = "tandem-revision";

    /** Every difference in what the plan names. */
    static List<StreamChange> between(StreamConfiguration present, StreamPlan plan) {
        var changes = new ArrayList<StreamChange>();
        var wanted = plan.configuration(plan.replicas().orElseGet(present::getReplicas));
        var differs = new Differences(plan, present, wanted, changes);
        differs.in(
                "maxMsgs",
                StreamConfiguration::getMaxMsgs,
                StreamConfiguration.Builder::maxMessages,
                StreamChange::smaller);
        differs.in(
                "maxAge",
                StreamConfiguration::getMaxAge,
                StreamConfiguration.Builder::maxAge,
                (before, after) -> smaller(before.toNanos(), after.toNanos()));
        differs.in(
                "maxBytes",
                StreamConfiguration::getMaxBytes,
                StreamConfiguration.Builder::maxBytes,
                StreamChange::smaller);
        differs.in(
                "replicas",
                StreamConfiguration::getReplicas,
                StreamConfiguration.Builder::replicas,
                (before, after) -> false);
        differs.in(
                "duplicates",
                StreamConfiguration::getDuplicateWindow,
                StreamConfiguration.Builder::duplicateWindow,
                (before, after) -> false);
        differs.in(
                "retention",
                StreamConfiguration::getRetentionPolicy,
                StreamConfiguration.Builder::retentionPolicy,
                (before, after) -> after != RetentionPolicy.Limits);
        differs.in(
                "discard",
                StreamConfiguration::getDiscardPolicy,
                StreamConfiguration.Builder::discardPolicy,
                (before, after) -> after == DiscardPolicy.Old);
        return changes;
    }

    /** The present configuration with the changes in it. */
    static StreamConfiguration apply(StreamConfiguration present, List<StreamChange> changes) {
        var builder = StreamConfiguration.builder(present);
        for (StreamChange change : changes) {
            builder = change.applied().apply(builder);
        }
        return builder.build();
    }

    /** The same, marked as brought in line with a revision. */
    static StreamConfiguration stamp(StreamConfiguration stream, long revision) {
        var metadata = new HashMap<>(Optional.ofNullable(stream.getMetadata()).orElseGet(Map::of));
        metadata.put(REVISION, Long.toString(revision));
        return StreamConfiguration.builder(stream).metadata(metadata).build();
    }

    /** What it was last brought in line with; empty if the stream is not ours. */
    static Optional<Long> revision(StreamConfiguration stream) {
        return Optional.ofNullable(stream.getMetadata())
                .map(metadata -> metadata.get(REVISION))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong);
    }

    @Override
    public String toString() {
        return "%s %s -> %s".formatted(key, present, wanted);
    }

    /** Of limits, of which those below one are none. */
    private static boolean smaller(long before, long after) {
        return after > 0 && (before <= 0 || after < before);
    }

    private record Differences(
            StreamPlan plan, StreamConfiguration present, StreamConfiguration wanted, List<StreamChange> found) {
        <T> void in(
                String key,
                Function<StreamConfiguration, T> getter,
                BiFunction<StreamConfiguration.Builder, T, StreamConfiguration.Builder> setter,
                BiPredicate<T, T> deletes) {
            T before = getter.apply(present);
            T after = getter.apply(wanted);
            if (plan.names(key) && !after.equals(before)) {
                found.add(new StreamChange(
                        key,
                        String.valueOf(before),
                        String.valueOf(after),
                        deletes.test(before, after),
                        builder -> setter.apply(builder, after)));
            }
        }
    }
}
