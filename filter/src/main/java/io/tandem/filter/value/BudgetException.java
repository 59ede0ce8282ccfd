package io.tandem.filter.value;

/** An evaluation that used up its budget. Unlike other failures, nothing inside the expression can catch it. */
public final class BudgetException extends RuntimeException {
    BudgetException(String message) {
        super(message, null, false, false);
    }
}
