package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.TextEntries.integer;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.STRINGS;

import com.google.re2j.Matcher;
import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Regex;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import java.util.ArrayList;
import java.util.List;

/** Regular expressions; the expression comes first. */
final class RegexEntries {
    static final List<Entry> ALL = List.of(
            of("regexMatch", RegexEntries::matchesOrNot, BOOL, STRING, STRING),
            of("mustRegexMatch", call -> matcher(call).find(), BOOL, STRING, STRING),
            of("regexFind", RegexEntries::find, STRING, STRING, STRING),
            of("mustRegexFind", RegexEntries::find, STRING, STRING, STRING),
            of("regexFindAll", RegexEntries::findAll, STRINGS, STRING, STRING, INT),
            of("mustRegexFindAll", RegexEntries::findAll, STRINGS, STRING, STRING, INT),
            of("regexReplaceAll", call -> replaced(call, false), STRING, STRING, STRING, STRING),
            of("mustRegexReplaceAll", call -> replaced(call, false), STRING, STRING, STRING, STRING),
            of("regexReplaceAllLiteral", call -> replaced(call, true), STRING, STRING, STRING, STRING),
            of("mustRegexReplaceAllLiteral", call -> replaced(call, true), STRING, STRING, STRING, STRING),
            of("regexSplit", RegexEntries::split, STRINGS, STRING, STRING, INT),
            of("mustRegexSplit", RegexEntries::split, STRINGS, STRING, STRING, INT),
            of("regexQuoteMeta", call -> quoted(text(call, 0)), STRING, STRING));

    private RegexEntries() {}

    private static Matcher matcher(Call call) {
        var pattern = text(call, 0);
        var text = text(call, 1);
        call.budget().steps(16L * pattern.length() + text.length());
        return Regex.compile(pattern).matcher(text);
    }

    private static Object matchesOrNot(Call call) {
        try {
            return matcher(call).find();
        } catch (EvalException e) {
            return false;
        }
    }

    private static Object find(Call call) {
        var matcher = matcher(call);
        return matcher.find() ? Text.encode(matcher.group()) : "";
    }

    private static Object findAll(Call call) {
        var matcher = matcher(call);
        long most = integer(call, 2);
        var found = new ArrayList<Object>();
        while ((most < 0 || found.size() < most) && matcher.find()) {
            call.budget().bytes(1L + matcher.group().length());
            found.add(Text.encode(matcher.group()));
        }
        return found.isEmpty() ? Slice.nil(STRINGS) : Slice.of(STRINGS, found);
    }

    private static Object replaced(Call call, boolean literal) {
        var matcher = matcher(call);
        var replacement = Text.decode(text(call, 2));
        var source = Text.decode(text(call, 1));
        var out = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            call.budget().bytes(1L + replacement.length());
            if (matcher.end() == at && at > 0) {
                // nothing, right behind the last match
                continue;
            }
            out.append(source, at, matcher.start());
            out.append(literal ? replacement : Expansion.of(replacement, matcher));
            at = matcher.end();
        }
        return Text.encode(out.append(source.substring(at)).toString());
    }

    private static Object split(Call call) {
        var matcher = matcher(call);
        long most = integer(call, 2);
        var source = Text.decode(text(call, 1));
        if (most == 0) {
            return Slice.nil(STRINGS);
        }
        var parts = new ArrayList<Object>();
        int at = 0;
        while ((most < 0 || parts.size() < most - 1) && matcher.find()) {
            call.budget().bytes(1L + matcher.start() - at);
            if (matcher.end() == 0 && !source.isEmpty()) {
                continue;
            }
            parts.add(Text.encode(source.substring(at, matcher.start())));
            at = matcher.end();
        }
        parts.add(Text.encode(source.substring(at)));
        return Slice.of(STRINGS, parts);
    }

    private static String quoted(String text) {
        var out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append("\\.+*?()|[]{}^$".indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return out.toString();
    }
}
