package io.tandem.api;

/** Placeholder. */
public final class Placeholder {
    private Placeholder() {}
}
