package io.tandem.filter.syntax;

/** The first thing that is wrong with an expression. */
public final class CompileException extends RuntimeException {
    private final transient Position position;

    public CompileException(Position position, String message) {
        super(message, null, false, false);
        this.position = position;
    }

    public Position position() {
        return position;
    }
}
