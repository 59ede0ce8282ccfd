package io.tandem.operator;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Works on what it is given elsewhere, on one after the other in the order in which they came. What is given again before its
 * turn is worked on once, so that no more is kept than there are different ones.
 *
 * @param <T> known again by equals
 */
final class InTurn<T> {
    private static final Logger LOG = Logger.getLogger(InTurn.class);

    private final Consumer<T> work;
    private final Executor elsewhere;
    private final Set<T> waiting = new LinkedHashSet<>();
    private boolean working;

    /**
     * Has nothing to do yet.
     *
     * @param work of which a failure is logged
     * @param elsewhere runs it, never more than one at a time
     */
    InTurn(Consumer<T> work, Executor elsewhere) {
        this.work = work;
        this.elsewhere = elsewhere;
    }

    /** Returns at once. */
    void add(T item) {
        synchronized (waiting) {
            waiting.add(item);
            if (working) {
                return;
            }
            working = true;
        }
        start();
    }

    /** Where that fails, the next that is added tries it again. */
    private void start() {
        try {
            elsewhere.execute(this::drain);
        } catch (Throwable e) {
            synchronized (waiting) {
                working = false;
            }
            throw e;
        }
    }

    private void drain() {
        var item = next();
        try {
            while (item != null) {
                attempt(item);
                item = next();
            }
        } finally {
            if (item != null) { // an error, which ends this thread and not the work
                start();
            }
        }
    }

    /** Taken out before it is worked on: what is given meanwhile is worked on again. */
    private T next() {
        synchronized (waiting) {
            var items = waiting.iterator();
            working = items.hasNext();
            if (!working) {
                return null;
            }
            var item = items.next();
            items.remove();
            return item;
        }
    }

    private void attempt(T item) {
        try {
            TooDeep.told(() -> {
                work.accept(item);
                return item;
            });
        } catch (RuntimeException e) {
            LOG.warnf(e, "not worked on item=%s", item);
        }
    }
}
