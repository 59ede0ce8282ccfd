package io.tandem.filter.value;

import io.tandem.filter.syntax.Position;
import java.util.Optional;

/** An operation that the values do not allow. */
public final class EvalException extends RuntimeException {
    private final transient Position position;

    public EvalException(String message) {
        this(message, null);
    }

    private EvalException(String message, Position position) {
        super(message, null, false, false);
        this.position = position;
    }

    /** The same with its place; the innermost place stays. */
    public EvalException at(Position place) {
        return position == null ? new EvalException(getMessage(), place) : this;
    }

    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }
}
