package io.tandem.eventsource.bus;

import io.nats.client.api.StreamConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One setting in which an existing stream differs from the plan.
 *
 * @param key as in {@code streamConfig}
 * @param present as people read it
 * @param wanted the same
 * @param applied puts the setting into a configuration
 */
record StreamChange(String key, String present, String wanted, UnaryOperator<StreamConfiguration.Builder> applied) {
    /** Metadata of the stream: the revision of the configuration it was last brought in line with. */
    static final String REVISION = "tandem-revision";

    /**
     * Every difference in what the plan names; none if the stream was brought in line with a later revision already, as
     * when a pod of before a change connects after one of after it.
     */
    static List<StreamChange> between(StreamConfiguration present, StreamPlan plan) {
        var changes = new ArrayList<StreamChange>();
        if (revision(present) > plan.revision()) {
            return changes;
        }
        StreamConfiguration wanted = plan.configuration(plan.replicas().orElseGet(present::getReplicas));
        var differs = new Differences(plan, present, wanted, changes);
        differs.in("maxMsgs", StreamConfiguration::getMaxMsgs, StreamConfiguration.Builder::maxMessages);
        differs.in("maxAge", StreamConfiguration::getMaxAge, StreamConfiguration.Builder::maxAge);
        differs.in("maxBytes", StreamConfiguration::getMaxBytes, StreamConfiguration.Builder::maxBytes);
        differs.in("replicas", StreamConfiguration::getReplicas, StreamConfiguration.Builder::replicas);
        differs.in("duplicates", StreamConfiguration::getDuplicateWindow, StreamConfiguration.Builder::duplicateWindow);
        differs.in("retention", StreamConfiguration::getRetentionPolicy, StreamConfiguration.Builder::retentionPolicy);
        differs.in("discard", StreamConfiguration::getDiscardPolicy, StreamConfiguration.Builder::discardPolicy);
        if (revision(present) < plan.revision()) {
            changes.add(new StreamChange(
                    "revision",
                    Long.toString(revision(present)),
                    Long.toString(plan.revision()),
                    builder -> builder.metadata(stamped(present, plan.revision()))));
        }
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

    @Override
    public String toString() {
        return "%s %s -> %s".formatted(key, present, wanted);
    }

    private static long revision(StreamConfiguration stream) {
        return Optional.ofNullable(stream.getMetadata())
                .map(metadata -> metadata.get(REVISION))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static Map<String, String> stamped(StreamConfiguration present, long revision) {
        var metadata = new HashMap<>(Optional.ofNullable(present.getMetadata()).orElseGet(Map::of));
        metadata.put(REVISION, Long.toString(revision));
        return metadata;
    }

    private record Differences(
            StreamPlan plan, StreamConfiguration present, StreamConfiguration wanted, List<StreamChange> found) {
        <T> void in(
                String key,
                Function<StreamConfiguration, T> getter,
                BiFunction<StreamConfiguration.Builder, T, StreamConfiguration.Builder> setter) {
            T before = getter.apply(present);
            T after = getter.apply(wanted);
            if (plan.names(key) && !after.equals(before)) {
                found.add(new StreamChange(
                        key, String.valueOf(before), String.valueOf(after), builder -> setter.apply(builder, after)));
            }
        }
    }
}
