package io.tandem.e2e;

import java.util.List;
import java.util.Optional;

/** Reads what one source has put on the bus. */
public interface BusReader extends AutoCloseable {
    /** Everything so far, in the bus's order. */
    List<Delivered> read(SourceKind kind, String source);

    /** The newest event, if any. */
    Optional<Delivered> last(SourceKind kind, String source);

    @Override
    void close();
}
