package io.tandem.filter.builtin;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.TIME;

import io.tandem.filter.time.Durations;
import io.tandem.filter.time.TimeParse;
import io.tandem.filter.time.TimeZones;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.JsonReader;
import io.tandem.filter.value.JsonText;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Time;
import io.tandem.filter.value.Type;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.List;

/** Functions that read and write forms of data: JSON, base64, times and durations. */
public final class DataFunctions {
    /** Tried in this order where no layout is given. */
    private static final List<String> LAYOUTS = List.of(
            "2006-01-02",
            "15:04:05",
            "2006-01-02 15:04:05",
            "2006-01-02T15:04:05Z07:00",
            "02 Jan 06 15:04 MST",
            "Monday, 02-Jan-06 15:04:05 MST",
            "Mon, 02 Jan 2006 15:04:05 MST");

    static final List<Builtin> ALL = List.of(
            of("toJSON", call -> JsonText.pretty(call.arguments()[0], call.budget()), Signature.of(STRING, ANY)),
            of("fromJSON", call -> fromJson(call, 0), Signature.of(ANY, STRING)),
            of("toBase64", call -> encode(text(call, 0), call), Signature.of(STRING, STRING)),
            of("fromBase64", call -> decode(text(call, 0)), Signature.of(STRING, STRING)),
            of("now", call -> now(), Signature.of(TIME)),
            of("duration", DataFunctions::duration, Signature.of(Type.DURATION, STRING)),
            of(
                    "date",
                    DataFunctions::date,
                    Signature.of(TIME, STRING),
                    Signature.of(TIME, STRING, STRING),
                    Signature.of(TIME, STRING, STRING, STRING)));

    private DataFunctions() {}

    private static Builtin of(String name, Builtin.Body body, Signature... signatures) {
        return new Builtin(name, Typing.signatures(signatures), body);
    }

    /** @throws EvalException if the argument is no JSON */
    public static Object fromJson(Call call, int index) {
        var text = text(call, index);
        call.budget().bytes(text.length());
        return JsonReader.read(Text.bytes(text));
    }

    public static String encode(String text, Call call) {
        call.budget().bytes(text.length() * 4L / 3);
        return Text.of(Base64.getEncoder().encode(Text.bytes(text)));
    }

    /** Line ends are ignored, padding is required. */
    public static String decode(String text) {
        var plain = text.replace("\r", "").replace("\n", "");
        try {
            if (plain.length() % 4 != 0) {
                throw new IllegalArgumentException("padding is missing");
            }
            return Text.of(Base64.getDecoder().decode(plain));
        } catch (IllegalArgumentException e) {
            throw new EvalException("no base64: " + e.getMessage());
        }
    }

    /** The pod's own time and zone. */
    public static Time now() {
        return Time.of(ZonedDateTime.now(Clock.systemDefaultZone()));
    }

    private static Object duration(Call call) {
        return Sized.duration(Durations.parse(Text.decode(text(call, 0))));
    }

    private static Object date(Call call) {
        var text = Text.decode(text(call, 0));
        return switch (call.arguments().length) {
            case 1 -> date(text);
            case 2 -> TimeParse.parse(Text.decode(text(call, 1)), text);
            default -> TimeParse.parse(Text.decode(text(call, 1)), text, zone(Text.decode(text(call, 2))));
        };
    }

    private static Time date(String text) {
        for (var layout : LAYOUTS) {
            try {
                return TimeParse.parse(layout, text);
            } catch (EvalException e) {
                continue;
            }
        }
        throw new EvalException("'" + text + "' is no date; date takes a layout as its second argument");
    }

    /** @throws EvalException if there is no such zone */
    public static ZoneId zone(String name) {
        return name.equals("UTC")
                ? ZoneOffset.UTC
                : TimeZones.find(name).orElseThrow(() -> new EvalException("there is no time zone '" + name + "'"));
    }
}
