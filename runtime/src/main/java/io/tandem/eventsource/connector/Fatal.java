package io.tandem.eventsource.connector;

import org.jboss.logging.Logger;

/** Errors after which a process can promise nothing. */
public final class Fatal {
    private static final Logger LOG = Logger.getLogger(Fatal.class);
    private static final int EXIT = 3;

    private Fatal() {}

    /** Ends the process on an error of the machine, such as a heap that is full: Kubernetes starts it again. */
    public static void exitOn(Throwable failure) {
        if (failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)) {
            try {
                LOG.fatalf(failure, "the process cannot go on");
            } finally {
                Runtime.getRuntime().halt(EXIT);
            }
        }
    }
}
