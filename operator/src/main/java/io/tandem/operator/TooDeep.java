package io.tandem.operator;

import java.util.function.Supplier;

/** The framework hears of exceptions and not of errors, so a resource at which a stack ended would be left without a word. */
final class TooDeep {
    private TooDeep() {}

    /** @throws IllegalStateException in the place of the error, to be told in the status */
    static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError e) {
            throw new IllegalStateException("something in the resource nests deeper than can be followed", e);
        }
    }
}
