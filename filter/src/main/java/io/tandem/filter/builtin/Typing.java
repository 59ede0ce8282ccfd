package io.tandem.filter.builtin;

import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import java.util.List;
import java.util.Set;

/** Whether a function takes arguments of these types, and what it then returns. */
@FunctionalInterface
public interface Typing {
    /** Arguments that do not fit. */
    final class Mismatch extends Exception {
        Mismatch(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param arguments their types; null for nil
     * @throws Mismatch with what would fit
     */
    Type result(String name, List<Type> arguments) throws Mismatch;

    /** The first signature that fits; a value whose type is not known yet fits everywhere. */
    static Typing signatures(Signature... overloads) {
        return (name, arguments) -> {
            Mismatch last = null;
            for (var signature : overloads) {
                try {
                    return result(signature, name, arguments);
                } catch (Mismatch e) {
                    last = e;
                }
            }
            throw last;
        };
    }

    static Type result(Signature signature, String name, List<Type> arguments) throws Mismatch {
        if (!signature.takes(arguments.size())) {
            int wanted = signature.parameters().size() - (signature.variadic() ? 1 : 0);
            throw new Mismatch("%s has %d arguments, expected %s%d"
                    .formatted(name, arguments.size(), signature.variadic() ? "at least " : "", wanted));
        }
        for (int i = 0; i < arguments.size(); i++) {
            var given = arguments.get(i);
            var wanted = signature.parameter(i);
            boolean numbers = Types.isInteger(given) && Types.isNumber(wanted);
            if (given != null && !numbers && !Types.isAny(given) && !given.assignableTo(wanted)) {
                throw new Mismatch(
                        "argument %d of %s is of type %s, expected %s".formatted(i + 1, name, given, wanted));
            }
        }
        return signature.result();
    }

    /** One argument of these kinds, or of a type not known yet. */
    static Typing one(Type result, Kind... kinds) {
        var allowed = Set.of(kinds);
        return (name, arguments) -> {
            count(name, arguments, 1, 1);
            argument(name, arguments, 0, allowed);
            return result;
        };
    }

    /** @throws Mismatch if there are fewer or more arguments */
    static void count(String name, List<Type> arguments, int atLeast, int atMost) throws Mismatch {
        if (arguments.size() < atLeast || arguments.size() > atMost) {
            throw new Mismatch("%s has %d arguments, expected %s"
                    .formatted(name, arguments.size(), atLeast == atMost ? atLeast : atLeast + " to " + atMost));
        }
    }

    /** @throws Mismatch if the type of this argument is known and of another kind */
    static void argument(String name, List<Type> arguments, int index, Set<Kind> allowed) throws Mismatch {
        var type = arguments.get(index);
        if (!Types.isAny(type) && (type == null || !allowed.contains(type.kind()))) {
            throw new Mismatch("argument %d of %s is of type %s, expected %s"
                    .formatted(index + 1, name, Type.nameOf(type), Kinds.described(allowed)));
        }
    }
}
