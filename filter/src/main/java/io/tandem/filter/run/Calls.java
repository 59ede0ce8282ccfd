package io.tandem.filter.run;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.syntax.Position;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Values;

/** Calls of functions. */
final class Calls {
    private Calls() {}

    /** Of a value that should be a function. */
    record Value(Node.Call node, Code callee, Code[] arguments) implements Code {
        @Override
        public Object eval(Frame frame) {
            var values = values(arguments, frame);
            var function = callee.eval(frame);
            if (function == Members.BROKEN) {
                return Members.BROKEN;
            }
            try {
                if (function instanceof Function known) {
                    frame.budget.steps(1);
                    return known.call(new Function.Call(values, frame.budget));
                }
                throw new EvalException("%s cannot be called: it is %s".formatted(name(), described(function)));
            } catch (EvalException e) {
                throw e.at(node.position());
            }
        }

        private String name() {
            return switch (node.callee()) {
                case Node.Name variable -> "'" + variable.name() + "'";
                case Node.Member member
                when member.property() instanceof Node.Str property -> "'" + Text.decode(property.value()) + "'";
                default -> "this";
            };
        }

        /** Nil is also what upstream takes out of sprig: env and expandenv. */
        private static String described(Object function) {
            return function == null ? "not there" : "a " + Values.typeName(function);
        }
    }

    /** Of a function of the language. */
    record Builtin(Position position, io.tandem.filter.builtin.Builtin function, Code[] arguments) implements Code {
        @Override
        public Object eval(Frame frame) {
            var values = values(arguments, frame);
            try {
                frame.budget.steps(1);
                return function.body().call(new Function.Call(values, frame.budget));
            } catch (EvalException e) {
                throw e.at(position);
            } catch (ArrayIndexOutOfBoundsException e) {
                // Inside a call that the checker cannot see through, the number of arguments was not checked.
                throw new EvalException(function.name() + " has too few arguments").at(position);
            }
        }
    }

    static Object nameless(String function) {
        throw new EvalException(function + " can only be called by its own name");
    }

    private static Object[] values(Code[] arguments, Frame frame) {
        var values = new Object[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].eval(frame);
        }
        return values;
    }
}
