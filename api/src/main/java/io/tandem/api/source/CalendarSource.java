package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.CronSchedule;
import io.tandem.api.GoDuration;
import io.tandem.api.Problem;
import io.tandem.filter.time.TimeZones;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ticks of a schedule or interval. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.schedule) && self.schedule != '') || (has(self.interval) && self.interval != '')",
        message = "set schedule, such as '30 * * * *', or interval, such as 10s",
        fieldPath = ".schedule",
        reason = Rules.REQUIRED)
@ValidationRule(
        value =
                "(has(self.schedule) && self.schedule != '') || !(has(self.interval) && self.interval != '') || self.interval.matches('"
                        + Rules.DURATION + "')",
        message = "interval must be a duration: digits with a unit, such as 10s or 1m30s",
        fieldPath = ".interval")
public record CalendarSource(
        @JsonPropertyDescription(
                "When to tick, as a cron schedule of five fields: minute, hour, day of month, month, day of week (0 to 6 from Sunday), such as 30 9 * * 1-5. Alternative to interval, and wins over it.")
        String schedule,

        @JsonPropertyDescription(
                "Time between two ticks as a duration of at least 1s, such as 10s; ticks fall on multiples of it since 1970-01-01T00:00:00Z. Alternative to schedule.")
        @Size(max = Rules.LONGEST_DURATION)
        String interval,

        @JsonPropertyDescription(
                "Dates on which nothing ticks, each such as EXDATE:20261224T000000Z (RFC 5545); the time of day does not count.")
        List<String> exclusionDates,

        @JsonPropertyDescription("Time zone that the schedule is meant in, such as Europe/Berlin; default UTC.")
        String timezone,

        @JsonPropertyDescription("Where the last tick is remembered, so that missed ones are made up for.")
        Persistence persistence,

        @JsonPropertyDescription(Descriptions.METADATA) Map<String, String> metadata,

        @JsonPropertyDescription(Descriptions.FILTER) EventFilter filter,
        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown)
        implements Source {
    @Override
    public String type() {
        return "calendar";
    }

    @Override
    public Activity activity() {
        return Activity.ACTIVE_PASSIVE;
    }

    @Override
    public boolean keepsCheckpoint() {
        return true;
    }

    @Override
    public Optional<String> expression() {
        return EventFilter.expression(filter);
    }

    @Override
    public List<Problem> problems() {
        var check = new Check().that(Check.has(schedule) || Check.has(interval), "schedule", "set it or interval");
        if (Check.has(schedule)) {
            check(check, "schedule", this::checkSchedule);
        } else if (Check.has(interval)) {
            check(check, "interval", this::checkInterval);
        }
        var zoneKnown = !Check.has(timezone) || TimeZones.find(timezone).isPresent();
        return check.that(zoneKnown, "timezone", "must be a name such as Europe/Berlin")
                .duration("persistence.catchup.maxDuration", maxDuration())
                .problems();
    }

    private static void check(Check check, String field, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            check.that(false, field, e.getMessage());
        }
    }

    private void checkSchedule() {
        if (!CronSchedule.parse(schedule).everFires()) {
            throw new IllegalArgumentException("'" + schedule + "' matches no date at all");
        }
    }

    private void checkInterval() {
        if (GoDuration.parse(interval).compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("must be at least 1s");
        }
    }

    private String maxDuration() {
        return persistence == null || persistence.catchup() == null
                ? null
                : persistence.catchup().maxDuration();
    }

    /** Memory of the last tick. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Persistence(
            @JsonPropertyDescription("Whether ticks missed while no pod ran are published later.")
            Catchup catchup,

            @JsonPropertyDescription(
                    "ConfigMap in the same namespace that holds the last tick of each event; absent remembers nothing there.")
            ConfigMap configMap,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Whether and how far to catch up. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Catchup(
            @JsonPropertyDescription("Publish the ticks missed while no pod ran; default false.")
            Boolean enabled,

            @JsonPropertyDescription(
                    "How far back to look for missed ticks, as a duration such as 1h; absent means without limit.")
            String maxDuration,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Where the memory is kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ConfigMap(
            @JsonPropertyDescription("ConfigMap to read and write, by name; the pods' ServiceAccount needs the rights.")
            String name,

            @JsonPropertyDescription("Create the ConfigMap if there is none; default false.")
            Boolean createIfNotExist,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
