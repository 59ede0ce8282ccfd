package io.tandem.eventsource;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.tandem.eventsource.cli.CommandLine;
import io.tandem.eventsource.config.PodEnvironment.ConfigurationException;
import org.jboss.logging.Logger;

/** Started as upstream's pods are: with the one argument {@code eventsource-service} and five variables. */
public final class PodApplication implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(PodApplication.class);
    private static final int USAGE = 2;

    private final RunningPod running;

    public PodApplication(RunningPod running) {
        this.running = running;
    }

    @Override
    public int run(String... args) {
        if (args.length != 1 || !args[0].equals("eventsource-service")) {
            LOG.error(CommandLine.HELP);
            return USAGE;
        }
        try {
            running.start(System.getenv());
        } catch (ConfigurationException e) {
            LOG.error(e.getMessage());
            return 1;
        }
        Quarkus.waitForExit();
        return 0;
    }
}
