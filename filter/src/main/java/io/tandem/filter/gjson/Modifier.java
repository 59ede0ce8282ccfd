package io.tandem.filter.gjson;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.JsonText;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of the value that a path is applied to, such as {@code @reverse} or {@code @flatten:{"deep":true}}.
 *
 * @param argument behind the colon; empty if there is none
 * @param rest of the path behind it
 */
record Modifier(String name, String argument, String rest) {
    private static final Set<String> NAMES = Set.of(
            "pretty", "ugly", "reverse", "this", "flatten", "join", "valid", "keys", "values", "tostr", "fromstr",
            "group", "dig");

    /** Whether a path begins with a modifier; any other name behind the sign is a name. */
    static boolean begins(String path) {
        return path.startsWith("@") && NAMES.contains(name(path));
    }

    /** Empty if the path begins with none. */
    static Optional<Modifier> read(String path) {
        if (!begins(path)) {
            return Optional.empty();
        }
        var name = name(path);
        var rest = path.substring(1 + name.length());
        if (!rest.startsWith(":")) {
            return Optional.of(new Modifier(name, "", rest));
        }
        var argument = rest.substring(1);
        int end = argumentEnd(argument);
        return Optional.of(new Modifier(name, argument.substring(0, end), argument.substring(end)));
    }

    private static String name(String path) {
        int end = 1;
        while (end < path.length() && ".|:".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return path.substring(1, end);
    }

    /** JSON ends with itself, anything else before a pipe. */
    private static int argumentEnd(String argument) {
        boolean json = MultiPath.begins(argument) || argument.startsWith("\"");
        int i = 0;
        while (i < argument.length() && argument.charAt(i) != '|') {
            i = switch (argument.charAt(i)) {
                case '{', '[', '(' -> {
                    int end = Brackets.end(argument, i + 1);
                    yield end < 0 ? argument.length() : end;
                }
                case '"' -> Math.min(Brackets.closingQuote(argument, i) + 1, argument.length());
                default -> i + 1;
            };
            if (json) {
                return i;
            }
        }
        return i;
    }

    Found apply(Found from, Budget budget) {
        var value = from.value();
        return switch (name) {
            case "reverse" -> reversed(from);
            case "flatten" -> value instanceof Slice list ? Found.of(flattened(list, option("deep"), 0, budget)) : from;
            case "join" -> value instanceof Slice list ? Found.of(joined(list, option("preserve"), budget)) : from;
            case "keys" -> Found.of(Slice.of(Type.LIST, from.exists() ? keys(value) : List.of()));
            case "values" -> value instanceof Slice ? from : Found.of(Slice.of(Type.LIST, values(from)));
            case "tostr" -> Found.of(from.exists() ? JsonText.compact(value, budget) : "");
            case "fromstr" -> fromText(from);
            case "group" -> value instanceof Dict map ? Found.of(grouped(map, budget)) : Found.NOTHING;
            case "dig" -> Found.of(Slice.of(Type.LIST, dug(from, new ArrayList<>(), 0, budget)));
            default -> from; // this, valid, and pretty and ugly, which change white space only
        };
    }

    private static Found reversed(Found from) {
        return switch (from.value()) {
            case Slice list -> {
                var items = Arrays.asList(list.toArray());
                Collections.reverse(items);
                yield Found.of(Slice.of(Type.LIST, items));
            }
            case Dict map -> {
                var entries = new LinkedHashMap<Object, Object>();
                var keys = new ArrayList<>(map.entries().keySet());
                Collections.reverse(keys);
                keys.forEach(key -> entries.put(key, map.get(key)));
                yield Found.of(Dict.object(entries));
            }
            case null, default -> from;
        };
    }

    private static Slice flattened(Slice list, boolean deep, int depth, Budget budget) {
        budget.depth(depth);
        var items = new ArrayList<Object>();
        for (var item : list.toArray()) {
            budget.steps(1);
            if (item instanceof Slice inner) {
                var flat = deep ? flattened(inner, true, depth + 1, budget) : inner;
                items.addAll(Arrays.asList(flat.toArray()));
            } else {
                items.add(item);
            }
        }
        return Slice.of(Type.LIST, items);
    }

    /** @param first whether the first of two equal keys stays what a path finds */
    private static Dict joined(Slice list, boolean first, Budget budget) {
        var entries = new LinkedHashMap<Object, Object>();
        for (var item : list.toArray()) {
            if (item instanceof Dict map) {
                budget.steps(1 + map.size());
                map.entries().forEach((key, value) -> {
                    if (!first || !entries.containsKey(key)) {
                        entries.put(key, value);
                    }
                });
            }
        }
        return Dict.object(entries);
    }

    private static List<?> keys(Object value) {
        return switch (value) {
            case Dict map -> List.copyOf(map.entries().keySet());
            case Slice list -> Collections.nCopies(list.size(), null);
            case null, default -> Collections.singletonList(null);
        };
    }

    private static List<?> values(Found from) {
        if (!from.exists()) {
            return List.of();
        }
        return from.value() instanceof Dict map
                ? new ArrayList<>(map.entries().values())
                : Collections.singletonList(from.value());
    }

    private static Found fromText(Found from) {
        return switch (from.value()) {
            case String text -> Literals.parse(text);
            case null -> Found.NOTHING;
            default -> from;
        };
    }

    /** Of lists by name the list of their first elements, of their second ones and so on, each with the names. */
    private static Slice grouped(Dict map, Budget budget) {
        var groups = new ArrayList<Map<Object, Object>>();
        map.entries().forEach((key, value) -> {
            if (value instanceof Slice list) {
                budget.steps(1 + list.size());
                for (int i = 0; i < list.size(); i++) {
                    if (i == groups.size()) {
                        groups.add(new LinkedHashMap<>());
                    }
                    groups.get(i).put(key, list.get(i));
                }
            }
        });
        return Slice.of(Type.LIST, groups.stream().map(Dict::object).toList());
    }

    /** What the argument leads to in the value and in all that is within. */
    private List<Object> dug(Found from, List<Object> all, int depth, Budget budget) {
        budget.depth(depth);
        var here = Search.get(from, argument, budget);
        if (here.exists()) {
            all.add(here.value());
        }
        var inside =
                switch (from.value()) {
                    case Dict map -> map.entries().values();
                    case Slice list -> Arrays.asList(list.toArray());
                    case null, default -> List.of();
                };
        inside.forEach(value -> dug(Found.of(value), all, depth + 1, budget));
        return all;
    }

    private boolean option(String wanted) {
        var options = Literals.parse(argument);
        if (!(options.value() instanceof Dict map)) {
            return false;
        }
        return switch (map.get(wanted)) {
            case Boolean truth -> truth;
            case String text -> Literals.truth(text.toLowerCase(Locale.ROOT)).orElse(false);
            case Double number -> number != 0;
            case null, default -> false;
        };
    }
}
