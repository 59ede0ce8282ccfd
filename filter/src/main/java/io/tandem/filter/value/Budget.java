package io.tandem.filter.value;

/**
 * What one evaluation may use. Deterministic: the same filter on the same event always does the same. The first limit is
 * the Go library's own, the others keep a filter from stalling a pod where that library has none.
 */
public final class Budget {
    /** Elements of lists and maps made by the expression, as the Go library counts them. */
    private static final long ELEMENTS = 1_000_000;
    /** Steps; one is at most some hundred nanoseconds of work. */
    private static final long STEPS = 5_000_000;
    /** Bytes of strings made by the expression. */
    private static final long BYTES = 32L << 20;
    /** A step for each so many characters that an operation reads. */
    private static final int CHARACTERS = 64;

    /** How deeply a value may be nested that is written, compared or searched as a whole, which is recursive. */
    private static final int DEPTH = 500;

    private long elements = ELEMENTS;
    private long steps = STEPS;
    private long bytes = BYTES;

    /** For a list or map of so many elements. */
    public void elements(long count) {
        elements -= count;
        if (count < 0 || elements <= 0) {
            throw new BudgetException(
                    "memory budget exceeded: the expression made more than " + ELEMENTS + " elements");
        }
    }

    /** For work that takes so many steps. */
    public void steps(long count) {
        steps -= count;
        if (count < 0 || steps <= 0) {
            throw new BudgetException("time budget exceeded: the expression took more than " + STEPS + " steps");
        }
    }

    /** For a step into a value, so deep below where the walk began. */
    public void depth(int depth) {
        if (depth > DEPTH) {
            throw new BudgetException(
                    "depth budget exceeded: a value that is nested more than %d deep is written, compared or searched"
                            .formatted(DEPTH));
        }
    }

    /** For reading a string of this length. */
    public void reads(long length) {
        steps(1 + length / CHARACTERS);
    }

    /** For a string of this length that is about to be made. */
    public void bytes(long length) {
        bytes -= length;
        if (length < 0 || bytes <= 0) {
            throw new BudgetException(
                    "memory budget exceeded: the expression made more than " + (BYTES >> 20) + " MiB of strings");
        }
        reads(length);
    }
}
