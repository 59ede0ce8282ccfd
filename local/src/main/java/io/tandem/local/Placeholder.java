package io.tandem.local;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
