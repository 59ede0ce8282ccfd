package io.tandem.filter.value;

/** Limits on JSON that whoever reads it shares: what may be an event may be filtered. */
public final class JsonLimits {
    /** How deeply brackets may be nested, as in Go. */
    public static final int DEPTH = 10_000;

    private JsonLimits() {}
}
