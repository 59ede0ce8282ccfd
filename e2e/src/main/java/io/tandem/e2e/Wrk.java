package io.tandem.e2e;

import io.tandem.local.Binaries;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk: an event loop in C, so that it is not what limits a measurement on a small machine. */
final class Wrk {
    private static final Pattern RESULT = Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
    private static final String SCRIPT = "post.lua";
    /** More than a machine like those that this runs on can answer; beyond, ids repeat. */
    private static final int MOST_PER_SECOND = 20_000;

    private static final Duration GRACE = Duration.ofSeconds(30);

    private Wrk() {}

    /**
     * What one load saw.
     *
     * @param requests that were answered, by whatever status
     * @param perSecond requests answered each second
     * @param p50Micros median of the time to an answer
     * @param p99Micros the same, of 99 in 100
     * @param errors requests that failed, or were not answered with success
     */
    record Load(long requests, double perSecond, long p50Micros, long p99Micros, long errors) {}

    /** Posts to {@code url} on this many connections, each waiting for its answer. */
    static Load post(Posted kind, URI url, int connections, Duration duration) {
        try (WorkDir dir = WorkDir.create("wrk")) {
            Process process = new ProcessBuilder(
                            Binaries.find("wrk").toString(),
                            "-t1",
                            "-c" + connections,
                            "-d" + duration.toSeconds() + "s",
                            "-s" + script(kind, dir, duration),
                            url.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("wrk failed: " + output);
            }
            return parse(output);
        } catch (IOException e) {
            throw new UncheckedIOException("wrk cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path script(Posted kind, WorkDir dir, Duration duration) {
        return kind == Posted.WEBHOOK
                ? dir.write(SCRIPT, Templates.filled(SCRIPT, Map.of()))
                : SignedPosts.of(kind, Instant.now())
                        .write(dir, Math.toIntExact(MOST_PER_SECOND * duration.toSeconds()));
    }

    static Load parse(String output) {
        Matcher matcher = RESULT.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk tells no result: " + output);
        }
        double seconds = Long.parseLong(matcher.group(2)) / 1e6;
        long requests = Long.parseLong(matcher.group(1));
        return new Load(
                requests,
                requests / seconds,
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)),
                Long.parseLong(matcher.group(5)));
    }
}
