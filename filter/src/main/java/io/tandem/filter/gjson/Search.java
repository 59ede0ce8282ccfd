package io.tandem.filter.gjson;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import java.util.ArrayList;
import java.util.List;

/** Follows one path into one value. What a pipe says is applied to what the whole search found. */
final class Search {
    private final Budget budget;
    private Found found = Found.NOTHING;
    /** Null if there is none. */
    private String pipe;

    private Search(Budget budget) {
        this.budget = budget;
    }

    static Found get(Found from, String path, Budget budget) {
        budget.steps(1 + path.length() / 8);
        if (path.length() > 1) {
            var made = Modifier.read(path).map(modifier -> new Made(modifier.apply(from, budget), modifier.rest()));
            if (made.isEmpty()) {
                made = Static.read(path).map(value -> new Made(value.value(), value.rest()));
            }
            if (made.isEmpty() && MultiPath.begins(path)) {
                made = MultiPath.read(path).map(multi -> new Made(multi.collect(from, budget), multi.rest()));
            }
            if (made.isPresent()) {
                return made.get().then(budget);
            }
        }
        var search = new Search(budget);
        search.follow(from, path);
        return search.pipe == null ? search.found : get(search.found, search.pipe, budget);
    }

    /** What the begin of a path made, and what follows it. */
    private record Made(Found value, String rest) {
        Found then(Budget budget) {
            boolean goesOn = rest.startsWith("|") || rest.startsWith(".");
            return goesOn ? get(value, rest.substring(1), budget) : value;
        }
    }

    private void follow(Found from, String path) {
        if (path.startsWith("..")) {
            // one document is a list of lines with one element
            inList(from.exists() ? Slice.list(from.value()) : Slice.list(), path.substring(2));
        } else {
            into(from.value(), path);
        }
    }

    private boolean into(Object value, String path) {
        return switch (value) {
            case Dict map -> inMap(map, path);
            case Slice list -> inList(list, path);
            case null, default -> false;
        };
    }

    private boolean inMap(Dict map, String path) {
        var part = Part.ofMap(path);
        pipe = part.pipe() == null ? pipe : part.pipe();
        if (!part.wild()) {
            budget.steps(1);
            return map.has(part.name()) && member(map.get(part.name()), part);
        }
        for (var entry : map.entries().entrySet()) {
            budget.steps(
                    1 + ((String) entry.getKey()).length() * (long) part.name().length() / 8);
            if (Wildcard.matches((String) entry.getKey(), part.name()) && member(entry.getValue(), part)) {
                return true;
            }
        }
        return false;
    }

    private boolean member(Object value, Part part) {
        if (part.rest() != null) {
            return into(value, part.rest());
        }
        found = Found.of(value);
        return true;
    }

    private boolean inList(Slice list, String path) {
        var part = Part.ofList(path);
        pipe = part.pipe() == null ? pipe : part.pipe();
        if (part.query().isPresent()) {
            return asked(list, part);
        }
        if (part.isCount()) {
            found = part.rest() == null ? Found.of((double) list.size()) : each(list, part.rest());
            return true;
        }
        int position = part.position();
        return position >= 0 && position < list.size() && member(list.get(position), part);
    }

    /** What a path leads to in each element. */
    private Found each(Slice list, String path) {
        var split = new Split(path);
        pipe = split.pipe() == null ? pipe : split.pipe();
        var items = new ArrayList<Object>();
        for (int i = 0; i < list.size(); i++) {
            var item = get(Found.of(list.get(i)), split.path(), budget);
            if (item.exists()) {
                items.add(item.value());
            }
        }
        return Found.of(Slice.of(Type.LIST, items));
    }

    private boolean asked(Slice list, Part part) {
        var query = part.query().orElseThrow();
        var split = part.rest() == null ? null : new Split(part.rest());
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            var element = Found.of(list.get(i));
            if (accepts(query, element)) {
                if (split != null) {
                    pipe = split.pipe() == null ? pipe : split.pipe();
                    element = get(element, split.path(), budget);
                }
                if (!part.all()) {
                    found = element;
                    return true;
                }
                if (element.exists()) {
                    all.add(element.value());
                }
            }
        }
        if (!found.exists() && part.all()) {
            found = Found.of(Slice.of(Type.LIST, all));
        }
        return false;
    }

    private boolean accepts(Query query, Found element) {
        if (element.isContainer()) {
            return query.accepts(get(element, query.path(), budget));
        }
        budget.steps(1);
        return query.path().isEmpty() && query.accepts(element);
    }
}
