package io.tandem.eventsource.connector;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** One thread for one client that blocks: runs tasks one after the other, until its end. Started by the first task. */
public final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Thread.Builder builder;
    private Thread thread;
    private boolean running;
    private boolean ended;

    private Worker(Thread.Builder builder) {
        this.builder = builder;
    }

    /** On a virtual thread: for clients that wait in Java, such as sockets and locks. */
    public static Worker virtual(String name) {
        return new Worker(Thread.ofVirtual().name(name));
    }

    /** On a platform thread: for clients that would hold a virtual thread's carrier, such as NIO selectors and monitors. */
    public static Worker platform(String name) {
        return new Worker(Thread.ofPlatform().daemon().name(name));
    }

    /** Adds a task; false after the end: it will not run. A task that throws is logged, and the next one follows. */
    public boolean execute(Runnable task) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            tasks.add(task);
            if (thread == null) {
                thread = builder.start(this::run);
            }
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the task that is running, if there is one; those that wait still run. */
    public void interrupt() {
        lock.lock();
        try {
            if (running) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more tasks; the thread ends after those it has. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.errorf(e, "a task failed thread=%s", Thread.currentThread().getName());
                Fatal.exitOn(e);
            }
        }
    }

    /** Null at the end. An interrupt was for the task before. */
    private Runnable next() {
        lock.lock();
        try {
            running = false;
            var unused = Thread.interrupted();
            while (tasks.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            var task = tasks.poll();
            running = task != null;
            return task;
        } finally {
            lock.unlock();
        }
    }
}
