package io.tandem.e2e;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
