package io.tandem.local;

import java.time.Duration;

/**
 * A server whose process can be killed, suspended and started again. Its ports and what it has stored stay the same for its whole
 * life, and go with it.
 */
public abstract class LocalServer implements AutoCloseable {
    final WorkDir dir;
    private Child process;

    LocalServer(String name) {
        dir = WorkDir.create(name);
    }

    /** Starts the process, and returns when it serves. */
    abstract Child launch();

    /** SIGKILL; what is on disk stays for {@link #restart}. */
    public final void kill() {
        process.kill();
    }

    /** SIGTERM, so that it can write to disk what it has; SIGKILL after this time. */
    final void stop(Duration grace) {
        if (process != null) {
            process.stop(grace);
        }
    }

    /** Starts it again on the same ports with what is on disk; kills it first if it runs. */
    public void restart() {
        if (process != null) {
            process.kill();
        }
        process = launch();
    }

    /** SIGSTOP: connections stay open and nothing is answered. */
    public final void suspend() {
        process.suspend();
    }

    /** SIGCONT. */
    public final void resume() {
        process.resume();
    }

    /** Kills it and deletes what it stored. */
    @Override
    public void close() {
        kill();
        dir.close();
    }
}
