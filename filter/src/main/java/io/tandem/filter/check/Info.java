package io.tandem.filter.check;

import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Type;
import java.util.Optional;

/**
 * What is known of a node before it runs.
 *
 * @param type null for nil
 * @param element what all elements of a literal list are; null if they differ or it is no literal
 * @param method how the method may be called, if it is one
 * @param function the function of the language whose name it is, if it is one
 */
record Info(Type type, Type element, Optional<Signature> method, Optional<String> function) {
    static Info of(Type type) {
        return new Info(type, null, Optional.empty(), Optional.empty());
    }

    static Info list(Type element) {
        return new Info(Type.LIST, element, Optional.empty(), Optional.empty());
    }

    static Info method(Signature signature) {
        return new Info(signature.type(), null, Optional.of(signature), Optional.empty());
    }

    static Info function(String name) {
        return new Info(Type.FUNCTION, null, Optional.empty(), Optional.of(name));
    }
}
