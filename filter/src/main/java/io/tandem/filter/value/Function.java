package io.tandem.filter.value;

/** A function that is a value: a member of {@code sprig}, a method of a time. */
public interface Function {
    /** @throws EvalException if the arguments do not fit, or for an error of its own */
    Object call(Call call);

    Type type();

    /**
     * The arguments of one call, and what its result may cost.
     *
     * @param budget charged for what grows with the data
     */
    record Call(Object[] arguments, Budget budget) {}
}
