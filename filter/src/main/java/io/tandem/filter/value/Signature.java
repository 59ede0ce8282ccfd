package io.tandem.filter.value;

import java.util.List;

/**
 * What a function takes and returns.
 *
 * @param variadic whether the last parameter may be given any number of times
 */
public record Signature(List<Type> parameters, boolean variadic, Type result) {
    public static Signature of(Type result, Type... parameters) {
        return new Signature(List.of(parameters), false, result);
    }

    public static Signature variadic(Type result, Type... parameters) {
        return new Signature(List.of(parameters), true, result);
    }

    /** The type of the argument with this index. */
    public Type parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    public boolean takes(int count) {
        return variadic ? count >= parameters.size() - 1 : count == parameters.size();
    }

    /** @throws EvalException if the arguments of the call are of other types than the parameters */
    public Function.Call checked(Function.Call call) {
        var arguments = call.arguments();
        if (!takes(arguments.length)) {
            throw new EvalException("%d arguments, expected %s%d"
                    .formatted(arguments.length, variadic ? "at least " : "", parameters.size() - (variadic ? 1 : 0)));
        }
        for (int i = 0; i < arguments.length; i++) {
            var wanted = parameter(i);
            boolean fits = wanted.equals(Type.ANY)
                    || arguments[i] != null && Values.type(arguments[i]).equals(wanted);
            if (!fits) {
                throw new EvalException("argument %d is of type %s, expected %s"
                        .formatted(i + 1, Values.typeName(arguments[i]), wanted));
            }
        }
        return call;
    }

    public Type type() {
        var names = parameters.stream().map(Type::name).toList();
        return Type.function("func(" + String.join(", ", names) + ") " + result.name(), result);
    }
}
