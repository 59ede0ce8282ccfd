package io.tandem.filter.run;

/** A compiled part of an expression. Holds no state of an evaluation, so all events of a pod may use it at once. */
@FunctionalInterface
public interface Code {
    /** @throws io.tandem.filter.value.EvalException if the values do not allow it */
    Object eval(Frame frame);
}
