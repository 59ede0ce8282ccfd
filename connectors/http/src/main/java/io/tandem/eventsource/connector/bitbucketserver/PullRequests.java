package io.tandem.eventsource.connector.bitbucketserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Fetch;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Which commits have an open pull request, asked of the server's REST API. */
final class PullRequests {
    private static final GoType PAGE = GoTypes.of("""
            Page isLastPage:bool nextPageStart:int values:[]PullRequest
            PullRequest state:string
            """).get("Page");
    private static final int PAGE_SIZE = 500;
    private static final int LARGEST_PAGE = 16 << 20;
    private static final int MOST_PAGES = 20;

    private final Fetch fetch;
    private final String base;
    private final BitbucketServerSource source;
    private final Mounts mounts;

    private PullRequests(Fetch fetch, BitbucketServerSource source, Mounts mounts) {
        this.fetch = fetch;
        this.source = source;
        this.mounts = mounts;
        this.base = source.bitbucketserverBaseURL().replaceAll("/+$", "");
    }

    /** @throws IllegalArgumentException if the source cannot ask; names the field */
    static PullRequests of(BitbucketServerSource source, Mounts mounts) {
        if (source.accessToken() == null) {
            throw new IllegalArgumentException(
                    "accessToken is required, because skipBranchRefsChangedOnOpenPR asks for pull requests");
        }
        try {
            var tls = source.tls() == null ? ClientTls.verified() : ClientTls.context(source.tls(), mounts);
            return new PullRequests(new Fetch(tls), source, mounts);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The changes but for those of branches whose commit has an open pull request. Blocks.
     *
     * @throws UncheckedIOException if the server does not tell within the time
     */
    List<Push.Change> withoutReported(List<Push.Change> changes, Map<String, Object> push, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return changes.stream()
                .filter(change -> !change.movesBranch() || !isReported(push, change.commit(), end))
                .toList();
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
        try {
            var token = mounts.secret(
                    source.accessToken().name(), source.accessToken().key());
            var left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            var answer = fetch.get(URI.create(address), Map.of("Authorization", "Bearer " + token), LARGEST_PAGE, left);
            if (answer.status() != 200) {
                throw new IOException("bitbucketserverBaseURL answers %d".formatted(answer.status()));
            }
            return GoReader.fields(PAGE, new String(answer.body(), UTF_8));
        } catch (InvalidPayloadException e) {
            throw new UncheckedIOException(new IOException("bitbucketserverBaseURL answers no page", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOpen(Object pullRequest) {
        return pullRequest instanceof Map<?, ?> fields && "OPEN".equals(fields.get("state"));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
