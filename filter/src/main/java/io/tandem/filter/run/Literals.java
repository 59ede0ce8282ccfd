package io.tandem.filter.run;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lists and maps that an expression makes. */
final class Literals {
    private Literals() {}

    static Code array(Code[] elements) {
        return frame -> {
            var items = new Object[elements.length];
            for (int i = 0; i < items.length; i++) {
                items[i] = elements[i].eval(frame);
            }
            frame.budget.elements(items.length);
            return Slice.list(items);
        };
    }

    /** Of two pairs with the same key the first one counts. */
    static Code map(Map<Code, Code> pairs) {
        return frame -> {
            var entries = new LinkedHashMap<Object, Object>();
            for (var pair : pairs.entrySet()) {
                var key = pair.getKey().eval(frame);
                if (!(key instanceof String)) {
                    throw new EvalException("a key is of type " + Values.typeName(key) + ", expected a string");
                }
                var value = pair.getValue().eval(frame);
                if (!entries.containsKey(key)) {
                    entries.put(key, value);
                }
            }
            frame.budget.elements(pairs.size());
            return Dict.object(entries);
        };
    }

    /** All integers from one to the other. */
    static Slice range(long from, long to, Budget budget) {
        long size = Math.max(to - from + 1, 0);
        budget.elements(size);
        budget.steps(1 + size / 4);
        var items = new Object[(int) size];
        for (int i = 0; i < items.length; i++) {
            items[i] = from + i;
        }
        return Slice.of(Type.INTS, items);
    }
}
