package io.tandem.e2e;

import io.tandem.local.Child;
import io.tandem.local.FreePort;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event source as a process of this machine. Tandem's takes a port of its own for its metrics; others may all want the one
 * of the contract.
 */
final class BenchProcess implements BenchReplica {
    private static final String LOOPBACK = "127.0.0.1";
    /** What a process may inherit; everything else a container would not see either. */
    private static final Set<String> INHERITED = Set.of("PATH", "LANG", "JAVA_HOME", "TMPDIR");

    private final WorkDir dir;
    private final int port = FreePort.pick();
    private final Child process;

    /** Starts it, without waiting. */
    BenchProcess(Path executable, PodContract contract, String name) {
        this(executable, contract, name, Map.of(Posted.KEY, Posted.TEXT));
    }

    /**
     * Starts it, without waiting.
     *
     * @param texts of the Secret {@link Posted#SECRET}
     */
    BenchProcess(Path executable, PodContract contract, String name, Map<String, String> texts) {
        dir = WorkDir.create(name);
        mountSecret(dir.path(), texts);
        ProcessBuilder builder = new ProcessBuilder(List.of(executable.toString(), PodContract.ARGUMENT))
                .directory(dir.path().toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(contract.variables(name));
        builder.environment().put("HOME", dir.path().toString());
        builder.environment().put("TANDEM_ROOT", dir.path().toString());
        builder.environment().put("TANDEM_HOST", LOOPBACK);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        process = Child.start(name, dir.file("log"), builder);
    }

    /** Where Tandem looks for it if it is told another root; others know none. */
    private static void mountSecret(Path root, Map<String, String> texts) {
        try {
            Path secret = root.resolve(PodContract.SECRETS).resolve(Posted.SECRET);
            Files.createDirectories(secret);
            for (var text : texts.entrySet()) {
                Files.writeString(secret.resolve(text.getKey()), text.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no Secret can be written", e);
        }
    }

    @Override
    public HostProcess process() {
        return new HostProcess(process.pid());
    }

    @Override
    public URI metrics() {
        return URI.create("http://%s:%d/metrics".formatted(LOOPBACK, port));
    }

    @Override
    public boolean ended() {
        return !process.alive();
    }

    @Override
    public String lastWords() {
        return process.tail();
    }

    @Override
    public void close() {
        process.close();
        dir.close();
    }
}
