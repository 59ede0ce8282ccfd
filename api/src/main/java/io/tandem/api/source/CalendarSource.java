package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.CronSchedule;
import io.tandem.api.GoDuration;
import io.tandem.api.Problem;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ticks of a schedule or interval. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CalendarSource(
        @JsonPropertyDescription("Cron schedule of five fields; alternative to interval")
        String schedule,

        @JsonPropertyDescription("Time between two ticks, such as 10s; alternative to schedule")
        String interval,

        @JsonPropertyDescription("Dates without ticks, each EXDATE:20060102T150405Z as in RFC 5545")
        List<String> exclusionDates,

        @JsonPropertyDescription("Time zone of the schedule, such as Europe/Berlin")
        String timezone,

        @JsonPropertyDescription("Where to remember the last tick, and whether to catch up")
        Persistence persistence,

        @JsonPropertyDescription("Added to the data of every event")
        Map<String, String> metadata,

        @JsonPropertyDescription("Which events to publish") EventFilter filter,
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
        var zoneKnown = !Check.has(timezone)
                || timezone.equals("Local")
                || ZoneId.getAvailableZoneIds().contains(timezone);
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
            @JsonPropertyDescription("Ticks missed while no pod ran")
            Catchup catchup,

            @JsonPropertyDescription("ConfigMap that holds the last tick")
            ConfigMap configMap,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Whether and how far to catch up. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Catchup(
            @JsonPropertyDescription("Publish the ticks missed while no pod ran")
            Boolean enabled,

            @JsonPropertyDescription("How far to look back, such as 1h")
            String maxDuration,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Where the memory is kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ConfigMap(
            @JsonPropertyDescription("Name of the ConfigMap")
            String name,

            @JsonPropertyDescription("Create the ConfigMap if there is none")
            Boolean createIfNotExist,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
