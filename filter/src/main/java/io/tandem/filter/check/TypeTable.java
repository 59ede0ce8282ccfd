package io.tandem.filter.check;

import io.tandem.filter.syntax.Node;
import io.tandem.filter.value.Kind;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Types;
import java.util.IdentityHashMap;
import java.util.Map;

/** What the checker found out about each node. A node that the optimizer made later has no type. */
public final class TypeTable {
    private final Map<Node, Type> types = new IdentityHashMap<>();
    private final Map<Node, String> functions = new IdentityHashMap<>();

    void put(Node node, Type type) {
        types.put(node, type);
    }

    /** Null for nil and for what has no type. */
    Type get(Node node) {
        return types.get(node);
    }

    void copy(Node from, Node to) {
        types.put(to, types.get(from));
        if (functions.containsKey(from)) {
            functions.put(to, functions.get(from));
        }
    }

    void call(Node.Call call, String function) {
        functions.put(call, function);
    }

    /** The function of the language that a call reaches by another name; null if it reaches none. */
    public String function(Node.Call call) {
        return functions.get(call);
    }

    /** Whether both are known to be of this kind, so that a value of another kind is an error. */
    public boolean both(Node a, Node b, Kind kind) {
        return Types.is(get(a), kind) && Types.is(get(b), kind) && isPlain(a) && isPlain(b);
    }

    private boolean isPlain(Node node) {
        return !get(node).name().startsWith("time.");
    }
}
