package io.tandem.e2e;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Many connections at once, each on a virtual thread, each made again a second after it ends, until it is closed. */
final class Crowd implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final FloodTally tally;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Begins with so many. */
    Crowd(int connections, FloodTally tally, Member member) {
        this.tally = tally;
        for (int i = 0; i < connections; i++) {
            int number = i;
            threads.execute(() -> play(number, member));
        }
    }

    /** What is done with one connection. */
    interface Member {
        /** @param number of the connection, from 0 */
        HttpConnection open(int number) throws IOException;

        /** Until the connection is of no use any more, or {@link Crowd#pause} says that it is over. */
        void use(int number, HttpConnection connection, Crowd crowd) throws IOException;
    }

    /** Waits a second; returns whether it is over. */
    boolean pause() {
        try {
            return over.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Runs something beside, on a thread of its own. */
    void beside(Runnable task) {
        threads.execute(task);
    }

    private void play(int number, Member member) {
        do {
            try (var connection = member.open(number)) {
                open.add(connection);
                try {
                    member.use(number, connection, this);
                } catch (IOException e) {
                    if (!isOver()) {
                        tally.saw("cut off");
                    }
                } finally {
                    open.remove(connection);
                }
            } catch (IOException e) {
                if (!isOver()) {
                    tally.saw("not connected");
                }
            }
        } while (!pause());
    }

    /** Cuts all connections; returns when nobody is left. */
    @Override
    public void close() {
        over.countDown();
        // some may be connecting at this moment
        while (!threads.isTerminated()) {
            open.forEach(HttpConnection::close);
            threads.shutdown();
            try {
                var unused = threads.awaitTermination(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
