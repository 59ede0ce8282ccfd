package io.tandem.filter.value;

/** A function that is written in Java; its arguments are checked before the body sees them. */
public record Native(Signature signature, Body body) implements Function {
    /** What it does with arguments that suit its signature. */
    public interface Body {
        Object call(Call call);
    }

    @Override
    public Object call(Call call) {
        return body.call(signature.checked(call));
    }

    @Override
    public Type type() {
        return signature.type();
    }
}
