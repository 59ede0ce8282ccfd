package io.tandem.filter.syntax;

/** How many nodes a part of an expression has, which bounds what evaluating it once takes. */
public final class Weight {
    private Weight() {}

    public static long of(Node node) {
        return 1 + Depth.children(node).mapToLong(Weight::of).sum();
    }
}
