package io.tandem.filter.path;

import java.util.List;

/** One part of a path. */
sealed interface Step {
    /** Back to the whole document. */
    record Root() implements Step {}

    record Current() implements Step {}

    record Key(String name) implements Step {}

    /** @param index from the end if it is negative */
    record Index(long index) implements Step {}

    record Length() implements Step {}

    record Wildcard() implements Step {}

    /** The value itself and all that is in it. */
    record Descent() implements Step {}

    record Range(Script from, Script to, Script step) implements Step {
        /** The bound that is not given. */
        static final Script OPEN = new Script.Value(null);
    }

    /** Elements with these keys or indexes. */
    record Union(List<Script> selectors) implements Step {}

    /** Elements for which the condition yields something. */
    record Where(Script condition) implements Step {}

    /** The element whose key or index a script computes. */
    record Computed(Script script) implements Step {}

    /** A filter without a condition, which finds nothing anywhere. */
    record Nothing() implements Step {}
}
