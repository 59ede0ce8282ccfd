package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.Sprig.variadic;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.TIME;
import static io.tandem.filter.value.Type.VERSION_POINTER;

import io.tandem.filter.builtin.DataFunctions;
import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.Emptiness;
import io.tandem.filter.value.Equality;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.JsonText;
import io.tandem.filter.value.Values;
import io.tandem.filter.value.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Functions on any value: defaults, JSON, types, times. */
final class ValueEntries {
    static final List<Entry> ALL = List.of(
            of("toString", call -> Format.value(call.arguments()[0], call.budget()), STRING, ANY),
            variadic("default", ValueEntries::defaulted, ANY, ANY, ANY),
            of("empty", call -> Emptiness.isEmpty(call.arguments()[0]), BOOL, ANY),
            variadic("coalesce", ValueEntries::coalesced, ANY, ANY),
            variadic("all", call -> Arrays.stream(call.arguments()).noneMatch(Emptiness::isEmpty), BOOL, ANY),
            variadic("any", call -> !Arrays.stream(call.arguments()).allMatch(Emptiness::isEmpty), BOOL, ANY),
            of("ternary", call -> call.arguments()[(Boolean) call.arguments()[2] ? 0 : 1], ANY, ANY, ANY, BOOL),
            of("fromJson", call -> orElse(call, c -> DataFunctions.fromJson(c, 0), null), ANY, STRING),
            of("mustFromJson", call -> DataFunctions.fromJson(call, 0), ANY, STRING),
            of("toJson", call -> orElse(call, ValueEntries::compact, ""), STRING, ANY),
            of("mustToJson", ValueEntries::compact, STRING, ANY),
            of("toPrettyJson", call -> orElse(call, ValueEntries::pretty, ""), STRING, ANY),
            of("mustToPrettyJson", ValueEntries::pretty, STRING, ANY),
            of("toRawJson", ValueEntries::raw, STRING, ANY),
            of("mustToRawJson", ValueEntries::raw, STRING, ANY),
            of("deepCopy", ValueEntries::copied, ANY, ANY),
            of("mustDeepCopy", ValueEntries::copied, ANY, ANY),
            of("typeOf", call -> Values.typeName(call.arguments()[0]), STRING, ANY),
            of("typeIs", call -> text(call, 0).equals(Values.typeName(call.arguments()[1])), BOOL, STRING, ANY),
            of("typeIsLike", ValueEntries::typeIsLike, BOOL, STRING, ANY),
            of("kindOf", call -> kind(call.arguments()[0]), STRING, ANY),
            of("kindIs", call -> text(call, 0).equals(kind(call.arguments()[1])), BOOL, STRING, ANY),
            of(
                    "deepEqual",
                    call -> Equality.deep(call.arguments()[0], call.arguments()[1], call.budget()),
                    BOOL,
                    ANY,
                    ANY),
            of(
                    "semverCompare",
                    call -> VersionConstraint.matches(text(call, 0), text(call, 1), call.budget()),
                    BOOL,
                    STRING,
                    STRING),
            of("semver", call -> Version.parse(text(call, 0)), VERSION_POINTER, STRING),
            of("now", call -> DataFunctions.now(), TIME),
            of("date", call -> Dates.format(call, text(call, 0), 1, "Local"), STRING, STRING, ANY),
            of("dateInZone", call -> Dates.format(call, text(call, 0), 1, text(call, 2)), STRING, STRING, ANY, STRING),
            of(
                    "date_in_zone",
                    call -> Dates.format(call, text(call, 0), 1, text(call, 2)),
                    STRING,
                    STRING,
                    ANY,
                    STRING),
            of("htmlDate", call -> Dates.format(call, "2006-01-02", 0, "Local"), STRING, ANY),
            of("htmlDateInZone", call -> Dates.format(call, "2006-01-02", 0, text(call, 1)), STRING, ANY, STRING),
            of("dateModify", call -> Dates.modified(call, true), TIME, STRING, TIME),
            of("date_modify", call -> Dates.modified(call, true), TIME, STRING, TIME),
            of("mustDateModify", call -> Dates.modified(call, false), TIME, STRING, TIME),
            of("must_date_modify", call -> Dates.modified(call, false), TIME, STRING, TIME),
            of("toDate", call -> Dates.parsed(call, true), TIME, STRING, STRING),
            of("mustToDate", call -> Dates.parsed(call, false), TIME, STRING, STRING),
            of("unixEpoch", Dates::unixEpoch, STRING, TIME),
            of("ago", Dates::ago, STRING, ANY),
            of("duration", Dates::duration, STRING, ANY),
            of("durationRound", Dates::rounded, STRING, ANY));

    private ValueEntries() {}

    private static Object defaulted(Call call) {
        boolean given = call.arguments().length > 1 && !Emptiness.isEmpty(call.arguments()[1]);
        return given ? call.arguments()[1] : call.arguments()[0];
    }

    private static Object coalesced(Call call) {
        return Arrays.stream(call.arguments())
                .filter(value -> !Emptiness.isEmpty(value))
                .findFirst()
                .orElse(null);
    }

    /** Values never change, so they are their own copies. Go's library copies no nil, and nothing of a version. */
    private static Object copied(Call call) {
        return switch (call.arguments()[0]) {
            case null -> throw new EvalException("nil cannot be copied");
            case Version version -> new Version(version.pointer(), 0, 0, 0, "", "", "");
            default -> call.arguments()[0];
        };
    }

    private static Object compact(Call call) {
        return JsonText.compact(call.arguments()[0], call.budget());
    }

    private static Object pretty(Call call) {
        return JsonText.pretty(call.arguments()[0], call.budget());
    }

    private static Object raw(Call call) {
        return JsonText.raw(call.arguments()[0], call.budget());
    }

    private static Object orElse(Call call, Function<Call, Object> function, Object otherwise) {
        try {
            return function.apply(call);
        } catch (EvalException e) {
            return otherwise;
        }
    }

    /** A pointer is like what it points to. */
    private static Object typeIsLike(Call call) {
        var name = Values.typeName(call.arguments()[1]);
        return name.equals(text(call, 0)) || name.equals("*" + text(call, 0));
    }

    private static String kind(Object value) {
        var type = Values.type(value);
        return type == null ? "invalid" : type.kind().name().toLowerCase(Locale.ROOT);
    }
}
