package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.Sprig.variadic;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.STRINGS;
import static io.tandem.filter.value.Type.STRING_MAP;

import io.tandem.filter.builtin.DataFunctions;
import io.tandem.filter.builtin.Strings;
import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Search;
import io.tandem.filter.value.Slice;
import java.util.LinkedHashMap;
import java.util.List;

/** Functions on strings; as in templates the string comes last. */
final class TextEntries {
    static final List<Entry> ALL = List.of(
            of("hello", call -> "Hello!", STRING),
            of("abbrev", call -> Words.abbreviated(0, integer(call, 0), text(call, 1)), STRING, INT, STRING),
            of("abbrevboth", TextEntries::abbreviatedBoth, STRING, INT, INT, STRING),
            of("trunc", call -> truncated(integer(call, 0), text(call, 1)), STRING, INT, STRING),
            of("trim", call -> Strings.trimSpace(text(call, 0)), STRING, STRING),
            of("upper", call -> Strings.upper(text(call, 0)), STRING, STRING),
            of("lower", call -> Strings.lower(text(call, 0)), STRING, STRING),
            of("title", call -> Words.title(text(call, 0)), STRING, STRING),
            of("untitle", call -> Words.untitled(text(call, 0)), STRING, STRING),
            of("substr", TextEntries::substring, STRING, INT, INT, STRING),
            of("repeat", call -> Strings.repeat(text(call, 1), integer(call, 0), call.budget()), STRING, INT, STRING),
            of("trimall", call -> Strings.trim(text(call, 1), text(call, 0)), STRING, STRING, STRING),
            of("trimAll", call -> Strings.trim(text(call, 1), text(call, 0)), STRING, STRING, STRING),
            of("trimSuffix", call -> Strings.trimSuffix(text(call, 1), text(call, 0)), STRING, STRING, STRING),
            of("trimPrefix", call -> Strings.trimPrefix(text(call, 1), text(call, 0)), STRING, STRING, STRING),
            of("nospace", call -> Words.withoutSpace(text(call, 0)), STRING, STRING),
            of("initials", call -> Words.initials(text(call, 0)), STRING, STRING),
            of("swapcase", call -> Words.swapped(text(call, 0)), STRING, STRING),
            of("contains", call -> Search.contains(text(call, 1), text(call, 0)), BOOL, STRING, STRING),
            of("hasPrefix", call -> text(call, 1).startsWith(text(call, 0)), BOOL, STRING, STRING),
            of("hasSuffix", call -> text(call, 1).endsWith(text(call, 0)), BOOL, STRING, STRING),
            variadic("quote", call -> quoted(call, true), STRING, ANY),
            variadic("squote", call -> quoted(call, false), STRING, ANY),
            variadic("cat", TextEntries::concatenated, STRING, ANY),
            of("indent", call -> indented(call), STRING, INT, STRING),
            of("nindent", call -> "\n" + indented(call), STRING, INT, STRING),
            of("replace", TextEntries::replaced, STRING, STRING, STRING, STRING),
            of("plural", call -> integer(call, 2) == 1 ? text(call, 0) : text(call, 1), STRING, STRING, STRING, INT),
            of("sha1sum", call -> Sums.digest("SHA-1", text(call, 0), call), STRING, STRING),
            of("sha256sum", call -> Sums.digest("SHA-256", text(call, 0), call), STRING, STRING),
            of("sha512sum", call -> Sums.digest("SHA-512", text(call, 0), call), STRING, STRING),
            of("adler32sum", call -> Sums.adler32(text(call, 0)), STRING, STRING),
            of("split", call -> numbered(text(call, 0), text(call, 1), -1, call), STRING_MAP, STRING, STRING),
            of(
                    "splitn",
                    call -> numbered(text(call, 0), text(call, 2), integer(call, 1), call),
                    STRING_MAP,
                    STRING,
                    INT,
                    STRING),
            of(
                    "splitList",
                    call -> Strings.split(text(call, 1), text(call, 0), -1, false, call.budget()),
                    STRINGS,
                    STRING,
                    STRING),
            of("b64enc", call -> DataFunctions.encode(text(call, 0), call), STRING, STRING),
            of("b64dec", call -> decoded(text(call, 0)), STRING, STRING),
            of("b32enc", call -> Base32.encode(text(call, 0), call), STRING, STRING),
            of("b32dec", call -> Base32.decode(text(call, 0)), STRING, STRING),
            of("fail", TextEntries::fail, STRING, STRING),
            of("base", call -> Paths.base(text(call, 0)), STRING, STRING),
            of("osBase", call -> Paths.base(text(call, 0)), STRING, STRING),
            of("dir", call -> Paths.dir(text(call, 0)), STRING, STRING),
            of("osDir", call -> Paths.dir(text(call, 0)), STRING, STRING),
            of("clean", call -> Paths.clean(text(call, 0)), STRING, STRING),
            of("osClean", call -> Paths.clean(text(call, 0)), STRING, STRING),
            of("ext", call -> Paths.extension(text(call, 0)), STRING, STRING),
            of("osExt", call -> Paths.extension(text(call, 0)), STRING, STRING),
            of("isAbs", call -> text(call, 0).startsWith("/"), BOOL, STRING),
            of("osIsAbs", call -> text(call, 0).startsWith("/"), BOOL, STRING));

    private TextEntries() {}

    static long integer(Call call, int index) {
        return (Long) call.arguments()[index];
    }

    private static Object fail(Call call) {
        throw new EvalException("fail: " + text(call, 0));
    }

    private static String truncated(long length, String text) {
        if (length < 0) {
            return text.length() + length > 0 ? text.substring((int) (text.length() + length)) : text;
        }
        return text.length() > length ? text.substring(0, (int) length) : text;
    }

    private static Object abbreviatedBoth(Call call) {
        long left = integer(call, 0);
        long right = integer(call, 1);
        var text = text(call, 2);
        return right < 4 || left > 0 && right < 7 ? text : Words.abbreviated(left, right, text);
    }

    private static Object substring(Call call) {
        long start = integer(call, 0);
        long end = integer(call, 1);
        var text = text(call, 2);
        long from = Math.max(start, 0);
        long to = start >= 0 && (end < 0 || end > text.length()) ? text.length() : end;
        if (from > to || to > text.length()) {
            throw new EvalException("substr is out of range, the string has " + text.length() + " bytes");
        }
        return text.substring((int) from, (int) to);
    }

    private static String quoted(Call call, boolean escape) {
        var out = new StringBuilder();
        for (var value : call.arguments()) {
            if (value != null) {
                var text = Format.value(value, call.budget());
                out.append(out.isEmpty() ? "" : " ").append(escape ? Quote.text(text) : "'" + text + "'");
            }
        }
        call.budget().bytes(out.length());
        return out.toString();
    }

    private static Object concatenated(Call call) {
        var out = new StringBuilder();
        for (var value : call.arguments()) {
            if (value != null) {
                out.append(out.isEmpty() ? "" : " ").append(Format.value(value, call.budget()));
            }
        }
        return out.toString();
    }

    private static String indented(Call call) {
        var pad = Strings.repeat(" ", integer(call, 0), call.budget());
        return pad + Strings.replace(text(call, 1), "\n", "\n" + pad, -1, call.budget());
    }

    private static Object replaced(Call call) {
        return Strings.replace(text(call, 2), text(call, 0), text(call, 1), -1, call.budget());
    }

    private static Dict numbered(String separator, String text, long limit, Call call) {
        Slice parts = Strings.split(text, separator, limit, false, call.budget());
        var entries = new LinkedHashMap<Object, Object>();
        for (int i = 0; i < parts.size(); i++) {
            entries.put("_" + i, parts.get(i));
        }
        return Dict.of(STRING_MAP, entries);
    }

    /** Go's message instead of an error, as sprig does. */
    private static String decoded(String text) {
        try {
            return DataFunctions.decode(text);
        } catch (EvalException e) {
            return "illegal base64 data at input byte " + Base64Errors.position(text);
        }
    }
}
