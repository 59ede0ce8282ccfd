package io.tandem.filter.run;

import io.tandem.filter.syntax.Position;
import io.tandem.filter.value.Access;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Values;
import java.util.Optional;

/** Parts of values. */
final class Members {
    /** What all of an optional chain becomes once a nil was met. */
    static final Object BROKEN = new Object();

    private Members() {}

    record Field(Position position, Code base, String name, boolean optional) implements Code {
        @Override
        public Object eval(Frame frame) {
            var value = base.eval(frame);
            if (value instanceof Dict dict && dict.type().equals(Type.OBJECT)) {
                return dict.get(name);
            }
            if (value == BROKEN || optional && Values.isNil(value)) {
                return BROKEN;
            }
            try {
                return Access.fetch(value, name);
            } catch (EvalException e) {
                throw e.at(position);
            }
        }
    }

    record Index(Position position, Code base, Code key) implements Code {
        @Override
        public Object eval(Frame frame) {
            var value = base.eval(frame);
            if (value == BROKEN) {
                return BROKEN;
            }
            var wanted = key.eval(frame);
            try {
                return Access.fetch(value, wanted);
            } catch (EvalException e) {
                throw e.at(position);
            }
        }
    }

    record Part(Position position, Code base, Code from, Optional<Code> to) implements Code {
        @Override
        public Object eval(Frame frame) {
            var value = base.eval(frame);
            Object end = to.isPresent() ? to.get().eval(frame) : Long.valueOf(Math.max(Values.size(value), 0));
            var start = from.eval(frame);
            try {
                return Access.slice(value, start, end);
            } catch (EvalException e) {
                throw e.at(position);
            }
        }
    }
}
