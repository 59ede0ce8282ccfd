package io.tandem.eventsource.connector.webhook;

import io.vertx.core.Context;
import io.vertx.core.WorkerExecutor;

/** One event loop, and the workers beside it for what would hold it up. */
final class Loop {
    private final Context context;
    private final WorkerExecutor workers;
    private final Thread thread;

    /** To be made on the loop itself. */
    Loop(Context context, WorkerExecutor workers) {
        this.context = context;
        this.workers = workers;
        this.thread = Thread.currentThread();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void run(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    /** The task must not throw. */
    void work(Runnable task) {
        var unused = workers.executeBlocking(
                () -> {
                    task.run();
                    return null;
                },
                false);
    }
}
