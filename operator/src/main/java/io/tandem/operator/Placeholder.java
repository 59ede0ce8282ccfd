package io.tandem.operator;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
