package io.tandem.eventsource.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** The commands beside the pod's work. Exit codes: 0 for fine, 1 for problems found, 2 for wrong usage. */
public final class CommandLine {
    public static final Set<String> COMMANDS = Set.of("lint", "filter", "help", "--help", "-h");

    public static final String HELP = """
            usage: event-source eventsource-service          run as a pod
                   event-source lint FILE...                 check manifests, files or folders of YAML
                   event-source filter EXPRESSION < event    try a filter on an event's data""";

    static final int FINE = 0;
    static final int PROBLEMS = 1;
    static final int USAGE = 2;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    public CommandLine(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** @param args the command first */
    public int run(List<String> args) {
        var operands = args.subList(1, args.size());
        try {
            return switch (args.getFirst()) {
                case "lint" -> operands.isEmpty() ? usage() : new Lint(out, err).run(operands);
                case "filter" -> operands.size() == 1 ? new TryFilter(in, out, err).run(operands.getFirst()) : usage();
                default -> {
                    out.println(HELP);
                    yield FINE;
                }
            };
        } catch (IOException e) {
            err.println(e.getMessage());
            return USAGE;
        } finally {
            out.flush();
        }
    }

    private int usage() {
        err.println(HELP);
        return USAGE;
    }
}
