package io.tandem.eventsource.connector.bitbucketserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.hook.HookSecrets;
import io.tandem.eventsource.connector.webhook.Elsewhere;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.fetch.Fetch.Fetched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Which commits have an open pull request, asked of the server's REST API. Where the API refuses us, none is known to have: a push
 * that a pull request reports, too, is better than one that nobody hears of, since a server does not repeat it for ever.
 */
final class PullRequests {
    private static final GoType PAGE = GoTypes.of("""
            Page isLastPage:bool nextPageStart:int values:[]PullRequest
            PullRequest state:string
            """).get("Page");
    private static final int PAGE_SIZE = 50;
    /** A pull request's description may have 32 KiB. */
    private static final int LARGEST_PAGE = 4 << 20;

    private static final int MOST_PAGES = 40;
    /** Pages that are held at once. */
    private static final int AT_ONCE = 4;

    private final Fetch fetch;
    private final String base;
    private final BitbucketServerSource source;
    private final HookSecrets secrets;
    private final Elsewhere api;
    private final Semaphore asking = new Semaphore(AT_ONCE);

    private PullRequests(Fetch fetch, BitbucketServerSource source, ConnectorContext context) {
        this.fetch = fetch;
        this.source = source;
        this.secrets = new HookSecrets(context.mounts());
        this.api =
                new Elsewhere(context.eventName(), "no change is left out for a pull request's sake", System::nanoTime);
        this.base = source.bitbucketserverBaseURL().replaceAll("/+$", "");
    }

    /** @throws IllegalArgumentException if the source cannot ask; names the field */
    static PullRequests of(BitbucketServerSource source, ConnectorContext context) {
        if (source.accessToken() == null) {
            throw new IllegalArgumentException(
                    "accessToken is required, because skipBranchRefsChangedOnOpenPR asks for pull requests");
        }
        try {
            return new PullRequests(new HookSecrets(context.mounts()).fetch(source.tls()), source, context);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The changes but for those of branches whose commit has an open pull request; all, if the API refuses to tell. Blocks.
     *
     * @param changes of which at least one moves a branch: of others nobody is asked
     * @throws UncheckedIOException if the server does not tell within the time
     */
    List<Push.Change> withoutReported(List<Push.Change> changes, Map<String, Object> push, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            var kept = changes.stream()
                    .filter(change -> !change.movesBranch() || !isReported(push, change.commit(), end))
                    .toList();
            api.answered();
            return kept;
        } catch (Refused e) {
            api.failed(e);
            return changes;
        }
    }

    private boolean isReported(Map<String, Object> push, String commit, long end) {
        var path = "%s/api/1.0/projects/%s/repos/%s/commits/%s/pull-requests"
                .formatted(base, segment(Push.project(push)), segment(Push.repository(push)), segment(commit));
        long start = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            var found = page("%s?limit=%d&start=%d".formatted(path, PAGE_SIZE, start), end);
            if (found.get("values") instanceof List<?> values && values.stream().anyMatch(PullRequests::isOpen)) {
                return true;
            }
            if (!(found.get("nextPageStart") instanceof Long next) || Boolean.TRUE.equals(found.get("isLastPage"))) {
                return false;
            }
            start = next;
        }
        return false;
    }

    private Map<String, Object> page(String address, long end) {
        var header = Map.of("Authorization", "Bearer " + token());
        try {
            if (!asking.tryAcquire(left(end).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("bitbucketserverBaseURL: too many pushes wait for an answer");
            }
            try {
                return page(fetch.get(URI.create(address), header, LARGEST_PAGE, left(end)));
            } finally {
                asking.release();
            }
        } catch (InvalidPayloadException e) {
            throw new UncheckedIOException(new IOException("bitbucketserverBaseURL answers no page", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private static Map<String, Object> page(Fetched answer) throws IOException, InvalidPayloadException {
        return switch (answer.status()) {
            case 200 -> GoReader.fields(PAGE, new String(answer.body(), UTF_8));
            case 401, 403, 404 ->
                throw new Refused(new IOException(
                        "bitbucketserverBaseURL answers %d: accessToken needs the permission to read the repository"
                                .formatted(answer.status())));
            default -> throw new IOException("bitbucketserverBaseURL answers %d".formatted(answer.status()));
        };
    }

    private String token() {
        try {
            return secrets.token("accessToken", source.accessToken());
        } catch (IOException e) {
            throw new Refused(e);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    private static boolean isOpen(Object pullRequest) {
        return pullRequest instanceof Map<?, ?> fields && "OPEN".equals(fields.get("state"));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** To ask again would not help until somebody changes something. */
    private static final class Refused extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        Refused(IOException cause) {
            super(cause);
        }
    }
}
