package io.tandem.e2e;

import java.net.URI;

/** One replica of an event source, started as an operator would start it but without one. */
interface BenchReplica extends AutoCloseable {
    /** Its process; it must run on this machine. */
    HostProcess process();

    /** Where it tells its metrics. */
    URI metrics();

    /** Whether it has ended by itself. */
    boolean ended();

    /** The last that it said. */
    String lastWords();

    @Override
    void close();
}
