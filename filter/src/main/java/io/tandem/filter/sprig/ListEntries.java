package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.list;
import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.sprig.Sprig.variadic;
import static io.tandem.filter.value.Type.ANY;
import static io.tandem.filter.value.Type.BOOL;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.LIST;
import static io.tandem.filter.value.Type.LISTS;
import static io.tandem.filter.value.Type.STRING;
import static io.tandem.filter.value.Type.STRINGS;

import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.Emptiness;
import io.tandem.filter.value.Equality;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Format;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Functions on lists. Most are known twice, with {@code must} before the name. */
final class ListEntries {
    private static final List<Entry> PLAIN = List.of(
            of("join", ListEntries::join, STRING, STRING, ANY),
            of("toStrings", call -> strings(call.arguments()[0], call), STRINGS, ANY),
            of("sortAlpha", ListEntries::sorted, STRINGS, ANY),
            variadic("list", call -> Slice.list(call.arguments().clone()), LIST, ANY),
            variadic("tuple", call -> Slice.list(call.arguments().clone()), LIST, ANY),
            variadic("concat", ListEntries::concatenated, ANY, ANY));

    private static final List<Entry> WITH_MUST = List.of(
            of("append", ListEntries::appended, LIST, ANY, ANY),
            of("push", ListEntries::appended, LIST, ANY, ANY),
            of("prepend", ListEntries::prepended, LIST, ANY, ANY),
            of("first", call -> end(call, 0), ANY, ANY),
            of("last", call -> end(call, 1), ANY, ANY),
            of("rest", call -> without(call, 0), LIST, ANY),
            of("initial", call -> without(call, 1), LIST, ANY),
            of("reverse", ListEntries::reversed, LIST, ANY),
            of("uniq", ListEntries::unique, LIST, ANY),
            variadic("without", ListEntries::without, LIST, ANY, ANY),
            of("has", ListEntries::has, BOOL, ANY, ANY),
            variadic("slice", ListEntries::part, ANY, ANY, ANY),
            of("compact", ListEntries::compacted, LIST, ANY),
            of("chunk", ListEntries::chunked, LISTS, INT, ANY));

    static final List<Entry> ALL = Stream.of(
                    PLAIN.stream(), WITH_MUST.stream(), WITH_MUST.stream().map(entry -> entry.as(must(entry.name()))))
            .flatMap(entries -> entries)
            .toList();

    private ListEntries() {}

    private static String must(String name) {
        return "must" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    static Slice strings(Object value, Call call) {
        if (value == null) {
            return Slice.of(STRINGS);
        }
        if (!(value instanceof Slice slice)) {
            return Slice.of(STRINGS, Format.value(value, call.budget()));
        }
        if (slice.type().equals(STRINGS)) {
            return slice;
        }
        var items = new ArrayList<Object>();
        for (int i = 0; i < slice.size(); i++) {
            if (slice.get(i) != null) {
                items.add(Format.value(slice.get(i), call.budget()));
            }
        }
        return Slice.of(STRINGS, items);
    }

    private static Object join(Call call) {
        var parts = strings(call.arguments()[1], call);
        var glue = text(call, 0);
        var out = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            call.budget().bytes(glue.length() + ((String) parts.get(i)).length());
            out.append(i > 0 ? glue : "").append(parts.get(i));
        }
        return out.toString();
    }

    private static Object sorted(Call call) {
        var list = call.arguments()[0];
        // Go's text of nil is in the list, where other functions on lists see none.
        var sorted = list == null
                ? new Object[] {Format.value(null, call.budget())}
                : strings(list, call).toArray();
        call.budget().steps(8L * sorted.length);
        Arrays.sort(sorted);
        return Slice.of(STRINGS, sorted);
    }

    private static List<Object> items(Call call, int index) {
        var list = list(call, index);
        call.budget().elements(list.size());
        return new ArrayList<>(Arrays.asList(list.toArray()));
    }

    private static Object appended(Call call) {
        var items = items(call, 0);
        items.add(call.arguments()[1]);
        return Slice.of(LIST, items);
    }

    private static Object prepended(Call call) {
        var items = items(call, 0);
        items.addFirst(call.arguments()[1]);
        return Slice.of(LIST, items);
    }

    private static Object concatenated(Call call) {
        var items = new ArrayList<Object>();
        for (int i = 0; i < call.arguments().length; i++) {
            items.addAll(items(call, i));
        }
        return items.isEmpty() ? Slice.nil(LIST) : Slice.of(LIST, items);
    }

    private static Object end(Call call, int which) {
        var list = list(call, 0);
        return list.size() == 0 ? null : list.get(which == 0 ? 0 : list.size() - 1);
    }

    private static Object without(Call call, int which) {
        var items = items(call, 0);
        if (items.isEmpty()) {
            return Slice.nil(LIST);
        }
        return Slice.of(LIST, which == 0 ? items.subList(1, items.size()) : items.subList(0, items.size() - 1));
    }

    private static Object reversed(Call call) {
        var items = items(call, 0);
        Collections.reverse(items);
        return Slice.of(LIST, items);
    }

    private static Object unique(Call call) {
        var kept = new ArrayList<Object>();
        for (var item : items(call, 0)) {
            if (!in(kept, item, call)) {
                kept.add(item);
            }
        }
        return Slice.of(LIST, kept);
    }

    private static boolean in(List<Object> items, Object wanted, Call call) {
        for (var item : items) {
            if (Equality.deep(wanted, item, call.budget())) {
                return true;
            }
        }
        return false;
    }

    private static Object without(Call call) {
        var omitted = Arrays.asList(call.arguments()).subList(1, call.arguments().length);
        var kept =
                items(call, 0).stream().filter(item -> !in(omitted, item, call)).toList();
        return Slice.of(LIST, kept.toArray());
    }

    private static Object has(Call call) {
        return call.arguments()[1] != null && in(items(call, 1), call.arguments()[0], call);
    }

    private static Object part(Call call) {
        var list = list(call, 0);
        if (list.size() == 0) {
            return null;
        }
        long start = call.arguments().length > 1 ? Cast.toLong(call.arguments()[1]) : 0;
        long end = call.arguments().length > 2 ? Cast.toLong(call.arguments()[2]) : list.size();
        if (start < 0 || start > end || end > list.size()) {
            throw new EvalException("slice is out of range, the list has " + list.size() + " elements");
        }
        return list.part((int) start, (int) end);
    }

    private static Object compacted(Call call) {
        var kept =
                items(call, 0).stream().filter(item -> !Emptiness.isEmpty(item)).toArray();
        return Slice.of(LIST, kept);
    }

    private static Object chunked(Call call) {
        long size = TextEntries.integer(call, 0);
        var items = items(call, 1);
        if (size <= 0) {
            throw new EvalException("chunks need a size of one or more");
        }
        var chunks = new ArrayList<Object>();
        for (int i = 0; i < items.size(); i += (int) Math.min(size, items.size())) {
            chunks.add(Slice.of(LIST, items.subList(i, (int) Math.min(i + size, items.size()))));
        }
        return Slice.of(LISTS, chunks);
    }
}
