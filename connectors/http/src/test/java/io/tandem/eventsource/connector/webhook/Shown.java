package io.tandem.eventsource.connector.webhook;

import java.util.function.UnaryOperator;

/** Changes each value that a request shows, and knows whether all stayed right. */
final class Shown implements UnaryOperator<String> {
    private final UnaryOperator<String> change;
    private boolean right = true;

    Shown(UnaryOperator<String> change) {
        this.change = change;
    }

    @Override
    public String apply(String value) {
        var shown = change.apply(value);
        right &= shown.equals(value);
        return shown;
    }

    boolean isRight() {
        return right;
    }
}
