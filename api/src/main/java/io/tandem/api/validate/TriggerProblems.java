package io.tandem.api.validate;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.BusConfig;
import io.tandem.api.CronSchedule;
import io.tandem.api.Excerpt;
import io.tandem.api.GoDuration;
import io.tandem.api.KeySelectors;
import io.tandem.api.SensorSpec;
import io.tandem.api.sensor.ConditionsReset;
import io.tandem.api.sensor.Dependency;
import io.tandem.api.sensor.Policy;
import io.tandem.api.sensor.Trigger;
import io.tandem.api.sensor.TriggerConditions;
import io.tandem.api.sensor.TriggerTemplate;
import io.tandem.api.validate.ParameterProblems.Use;
import io.tandem.filter.time.TimeZones;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with what a Sensor does. */
final class TriggerProblems {
    /** The program runs the first. Those within it are read for what upstream's controller refuses, each within the one before. */
    static final int MOST_DLQ_TRIGGERS = 16;

    private static final int MOST_TOLD = 3;
    private static final int LONGEST_NAME = 60;

    private static final List<String> UNITS = List.of("Second", "Minute", "Hour");

    private final Faults faults = new Faults();
    /** Names as the pod compares them, by those in the manifest. */
    private final Map<String, String> dependencies = new LinkedHashMap<>();

    private final Set<String> names;

    /** Those of them that cannot stand in conditions; read once, and not for each trigger. */
    private final List<String> noNames;

    private final boolean together;
    private final boolean keys;

    private TriggerProblems(SensorSpec spec, Optional<BusConfig> bus) {
        this.together = bus.filter(BusConfig::letsAllWork).isPresent();
        this.keys = bus.map(BusConfig::jetstream).isPresent();
        this.names = Objects.requireNonNullElse(spec.dependencies(), List.<Dependency>of()).stream()
                .map(Dependency::name)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        names.forEach(name -> dependencies.put(TriggerConditions.canonical(name), name));
        this.noNames = dependencies.values().stream()
                .filter(name -> !name.isEmpty() && !TriggerConditions.isName(name))
                .toList();
    }

    /** @param bus if that is known: on a Kafka bus no trigger runs where one does not know what it waits for */
    static Faults of(SensorSpec spec, Optional<BusConfig> bus) {
        var check = new TriggerProblems(spec, bus);
        check.faults.some("spec.triggers", spec.triggers(), "say what is to be done");
        var names = new HashMap<String, String>();
        var triggers = spec.triggers() == null ? List.<Trigger>of() : spec.triggers();
        for (int i = 0; i < triggers.size(); i++) {
            var field = "spec.triggers[" + i + "]";
            check.trigger(field, triggers.get(i), check.heard(triggers.get(i)), 0);
            check.listens(field + ".template", triggers.get(i).template());
            check.unique(field, triggers.get(i).template(), names);
            check.key(field, triggers.get(i).template());
        }
        return check.faults;
    }

    private Heard heard(Trigger trigger) {
        var conditions = trigger.template() == null ? null : trigger.template().conditions();
        return Heard.of(conditions, dependencies, names);
    }

    private void trigger(String field, Trigger trigger, Heard heard, int above) {
        faults.required(field + ".template", trigger.template(), "say what is to be done");
        if (trigger.template() != null) {
            template(field + ".template", trigger, heard);
            policy(field + ".policy", trigger.policy(), trigger.template());
        }
        new ParameterProblems(faults, names, heard, at -> true)
                .of(field + ".parameters", trigger.parameters(), Use.PARAMETER);
        rate(field + ".rateLimit", trigger, above);
        retries(field + ".retryStrategy", trigger);
        if (trigger.dlqTrigger() != null) {
            dlq(field, trigger, heard, above + 1);
        }
    }

    private void template(String field, Trigger trigger, Heard heard) {
        var template = trigger.template();
        var types = template.types();
        faults.required(field + ".name", template.name(), "set a name that no other trigger has")
                .idle(types.isEmpty(), field, "does nothing: set what is to be done, such as http or log")
                .hint(
                        types.size() > 1,
                        field,
                        "has %s, of which only the first is run: make a trigger of each"
                                .formatted(String.join(" and ", types)));
        var resets = Objects.requireNonNullElse(template.conditionsReset(), List.<ConditionsReset>of());
        for (int i = 0; i < resets.size(); i++) {
            reset(field + ".conditionsReset[" + i + "].byTime", resets.get(i));
        }
        TemplateProblems.of(faults, field, trigger, names, heard);
        KeySelectors.secrets(template).forEach((at, secret) -> secret.problems(field + "." + at)
                .forEach(problem -> faults.refuse(true, problem.field(), problem.message())));
        KeySelectors.configMaps(template).forEach((at, map) -> map.problems(field + "." + at)
                .forEach(problem -> faults.refuse(true, problem.field(), problem.message())));
    }

    private void reset(String field, ConditionsReset reset) {
        faults.required(field, reset == null ? null : reset.byTime(), "set a schedule");
        if (reset == null || reset.byTime() == null) {
            return;
        }
        try {
            var unused =
                    CronSchedule.parse(Objects.requireNonNullElse(reset.byTime().cron(), ""));
        } catch (IllegalArgumentException e) {
            faults.refuse(true, field + ".cron", e.getMessage());
        }
        var zone = Objects.requireNonNullElse(reset.byTime().timezone(), "");
        faults.refuse(TimeZones.find(zone).isEmpty(), field + ".timezone", "is no time zone such as Europe/Berlin");
    }

    private void policy(String field, Policy policy, TriggerTemplate template) {
        if (policy == null) {
            return;
        }
        if (template.k8s() != null || template.argoWorkflow() != null) {
            faults.refuse(
                    policy.k8s() != null && policy.k8s().labels() == null,
                    field + ".k8s.labels",
                    "is required: set the labels of a successful object");
        } else if (template.http() != null || template.awsLambda() != null) {
            faults.refuse(
                    policy.status() != null && policy.status().allow() == null,
                    field + ".status.allow",
                    "is required: list the status codes of success");
        }
    }

    /** @param above how many triggers it stands within */
    private void rate(String field, Trigger trigger, int above) {
        var rate = trigger.rateLimit();
        if (rate == null) {
            return;
        }
        if (above > 0) {
            faults.hint(true, field, "is without effect within a dlqTrigger: take it away");
            return;
        }
        faults.refuse(
                        rate.requestsPerUnit() == null || rate.requestsPerUnit() == 0,
                        field + ".requestsPerUnit",
                        "must be 1 or more, else the pod ends with a division by zero")
                .hint(
                        rate.requestsPerUnit() != null && rate.requestsPerUnit() < 0,
                        field + ".requestsPerUnit",
                        "limits nothing: set 1 or more, or take rateLimit away")
                .hint(
                        rate.unit() != null && !rate.unit().isEmpty() && !UNITS.contains(rate.unit()),
                        field + ".unit",
                        "is taken for Second: set Second, Minute or Hour");
    }

    private void retries(String field, Trigger trigger) {
        var retries = trigger.retryStrategy();
        if (retries == null) {
            return;
        }
        faults.hint(
                !Boolean.TRUE.equals(trigger.atLeastOnce()),
                field,
                "is without effect unless atLeastOnce is true: set it, or take retryStrategy away");
        unread(field + ".duration", duration(retries.duration()), "a duration such as 10s");
        unread(field + ".factor", number(retries.factor()), "a number without quotes");
        unread(field + ".jitter", number(retries.jitter()), "a number without quotes");
    }

    private void unread(String field, boolean readable, String wanted) {
        faults.idle(!readable, field, "cannot be read, so the trigger never runs: set " + wanted);
    }

    /** @param heard by the outermost one, whose events the one within it gets, whatever its own conditions say */
    private void dlq(String field, Trigger trigger, Heard heard, int depth) {
        var inside = field + ".dlqTrigger";
        faults.hint(depth == 2, inside, "is never run, since only the first dlqTrigger is: take it away");
        if (depth > MOST_DLQ_TRIGGERS) {
            faults.refuse(true, inside, "is one of more than %d within each other".formatted(MOST_DLQ_TRIGGERS));
            return;
        }
        faults.refuse(
                !Boolean.TRUE.equals(trigger.atLeastOnce()),
                field + ".atLeastOnce",
                "must be true for a trigger with dlqTrigger");
        try {
            trigger.dlq().ifPresent(below -> {
                faults.refuse(!Boolean.TRUE.equals(below.atLeastOnce()), inside + ".atLeastOnce", "must be true");
                trigger(inside, below, heard, depth);
            });
        } catch (IllegalArgumentException e) {
            faults.refuse(true, inside, "cannot be read: " + e.getMessage());
        }
    }

    private void listens(String field, TriggerTemplate template) {
        if (template == null) {
            return;
        }
        if (template.conditions() == null || template.conditions().isEmpty()) {
            listensToAll(field);
            return;
        }
        var read = TriggerConditions.of(template.conditions());
        read.fault().ifPresent(fault -> deaf(field + ".conditions", fault));
        read.names().stream()
                .filter(name -> !dependencies.containsKey(TriggerConditions.canonical(name)))
                .forEach(name ->
                        deaf(field + ".conditions", "names %s, which is no dependency of this Sensor".formatted(name)));
        read.exact().stream()
                .filter(name -> dependencies.containsKey(name) && !names.contains(name))
                .forEach(name -> deaf(
                        field + ".conditions",
                        "names %s in quotes, where a hyphen is an underscore: write %s without quotes"
                                .formatted(name, dependencies.get(name))));
    }

    /** Without conditions all dependencies are needed, and their names are joined by &&. */
    private void listensToAll(String field) {
        if (!noNames.isEmpty()) {
            deaf(
                    field,
                    "waits for all dependencies, since it has no conditions, and %s can be %s"
                            .formatted(
                                    Excerpt.names(
                                            noNames, MOST_TOLD, name -> "'" + Excerpt.of(name, LONGEST_NAME) + "'"),
                                    noNames.size() == 1
                                            ? "no name in conditions: give that dependency a name of letters, digits, - and _ that begins with a letter and is no word such as in or true"
                                            : "no names in conditions: give those dependencies names of letters, digits, - and _ that begin with a letter and are no words such as in or true"));
        }
    }

    private void deaf(String field, String why) {
        var dead = why + "; the trigger does not run";
        faults.idle(!together, field, dead)
                .refuse(together, field, dead + "; on a Kafka bus no other trigger would run either");
    }

    private void unique(String field, TriggerTemplate template, HashMap<String, String> names) {
        if (template == null || template.name() == null || template.name().isEmpty()) {
            return;
        }
        var before = names.putIfAbsent(template.name(), field);
        faults.refuse(
                before != null, field + ".template.name", "is the name of %s too: give it another".formatted(before));
    }

    /** Its program keeps what it has heard under the name, and ends if it cannot. */
    private void key(String field, TriggerTemplate template) {
        if (keys
                && template != null
                && template.name() != null
                && !template.name().isEmpty()) {
            faults.refuse(
                    !BucketKey.canBegin(template.name()),
                    field + ".template.name",
                    "becomes part of a key in the JetStream bus, and the pod would end: use letters from a to z, digits,"
                            + " -, _, / and =, and single dots behind the first");
        }
    }

    private static boolean duration(JsonNode duration) {
        if (duration == null || duration.isIntegralNumber()) {
            return true;
        }
        try {
            var unused = GoDuration.parse(duration.asText());
            return duration.isTextual();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The program keeps the quotes of a text and then cannot read it. */
    private static boolean number(JsonNode number) {
        return number == null || number.isNumber();
    }
}
