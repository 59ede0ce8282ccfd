package io.tandem.filter.run;

import io.tandem.filter.value.Budget;
import io.tandem.filter.value.Dict;

/** The state of one evaluation. */
public final class Frame {
    private static final Object[] NO_VARIABLES = {};

    final Dict data;
    final Budget budget = new Budget();
    final Object[] variables;
    /** Of the innermost predicate that runs; null outside of all. */
    Scope scope;

    /** @param variables how many the expression declares */
    public Frame(Dict data, int variables) {
        this.data = data;
        this.variables = variables == 0 ? NO_VARIABLES : new Object[variables];
    }

    /** What {@code #}, {@code #index} and {@code #acc} stand for. */
    static final class Scope {
        final Scope outer;
        final Object collection;
        final int size;
        int index;
        Object accumulator;

        Scope(Scope outer, Object collection, int size) {
            this.outer = outer;
            this.collection = collection;
            this.size = size;
        }
    }
}
