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

    private static Regex regex(Call call) {
        var pattern = text(call, 0);
        call.budget().steps(16L * pattern.length() + text(call, 1).length());
        return Regex.compile(pattern);
    }

    private static Matcher matcher(Call call) {
        return regex(call).matcher(text(call, 1));
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
        long most = integer(call, 2);
        var found = new ArrayList<Object>();
        if (most != 0) {
            regex(call).each(Text.decode(text(call, 1)), match -> {
                call.budget().bytes(1L + match.end() - match.start());
                found.add(Text.encode(match.group()));
                return most < 0 || found.size() < most;
            });
        }
        return found.isEmpty() ? Slice.nil(STRINGS) : Slice.of(STRINGS, found);
    }

    private static Object replaced(Call call, boolean literal) {
        var regex = regex(call);
        var replacement = Text.decode(text(call, 2));
        var source = Text.decode(text(call, 1));
        var out = new StringBuilder();
        int[] at = {0};
        regex.each(source, match -> {
            call.budget().bytes(1L + replacement.length());
            out.append(source, at[0], match.start());
            out.append(literal ? replacement : Expansion.of(replacement, regex, match));
            at[0] = match.end();
            return true;
        });
        return Text.encode(out.append(source.substring(at[0])).toString());
    }

    /** A match that ends at the very beginning divides nothing, and behind one at the end there is no part. */
    private static Object split(Call call) {
        var regex = regex(call);
        long most = integer(call, 2);
        var source = Text.decode(text(call, 1));
        if (most == 0) {
            return Slice.nil(STRINGS);
        }
        if (source.isEmpty()) {
            return text(call, 0).isEmpty() ? Slice.of(STRINGS) : Slice.of(STRINGS, "");
        }
        var parts = new ArrayList<Object>();
        int[] begin = {0};
        int[] end = {0};
        int[] matches = {0};
        regex.each(source, match -> {
            if (parts.size() == most - 1) {
                return false;
            }
            call.budget().bytes(1L + match.start() - begin[0]);
            end[0] = match.start();
            if (match.end() != 0) {
                parts.add(Text.encode(source.substring(begin[0], match.start())));
            }
            begin[0] = match.end();
            return ++matches[0] != most;
        });
        if (end[0] != source.length()) {
            parts.add(Text.encode(source.substring(begin[0])));
        }
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
