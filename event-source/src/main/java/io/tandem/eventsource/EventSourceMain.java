package io.tandem.eventsource;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tandem.eventsource.cli.CommandLine;
import java.util.List;

/** The program: a pod's work, or one of the commands that need no cluster and connect to nothing. */
@QuarkusMain
public final class EventSourceMain {
    private EventSourceMain() {}

    public static void main(String... args) {
        if (args.length > 0 && CommandLine.COMMANDS.contains(args[0])) {
            // Before Quarkus starts: a check of a file opens no port and reads no configuration.
            System.exit(new CommandLine(System.in, System.out, System.err).run(List.of(args)));
        }
        Quarkus.run(PodApplication.class, args);
    }
}
