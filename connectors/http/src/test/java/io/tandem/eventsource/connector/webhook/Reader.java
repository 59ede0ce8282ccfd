package io.tandem.eventsource.connector.webhook;

import io.tandem.api.SecretKeySelector;
import io.tandem.eventsource.connector.TestContext;
import io.tandem.eventsource.connector.github.KeyReading;
import io.tandem.eventsource.connector.hook.AnswerReading;
import io.tandem.eventsource.connector.storagegrid.NotificationsReading;
import io.tandem.eventsource.connector.webhook.Routes.Moved;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

/** For fuzzing: what reads texts of others beside the types' own readers, and what has to hold of whatever comes. */
enum Reader {
    PATH("/orders/%2e%2e//a/./b%C3%A9/", Reader::path),
    BEARER("Bearer t", Reader::bearer),
    HEADER(
            "pragma: no-cache\nauthorization: Basic eA==\ntrailer: x\nexpect: 100-continue\nx-a: \u00e9",
            Reader::header),
    LINK("<https://h/a?page=2>; title=\"a, <b>\"; rel=\"last next\", <?b>; rel=next", AnswerReading::link),
    RATE_LIMIT(
            "retry-after: 7\nx-ratelimit-remaining: 0\nx-ratelimit-reset: 1777630000\n\nsecondary rate limit",
            AnswerReading::rateLimit),
    PAGING(
            "link: <?page=2>; rel=next\nx-next-page: 2\n\n{\"values\":[],\"next\":\"?p=2\",\"isLastPage\":false,\"nextPageStart\":7,\"has_more\":true,\"data\":[{\"id\":\"a\"}]}",
            AnswerReading::paging),
    NOTIFICATIONS(
            "<NotificationConfiguration><TopicConfiguration><Id>i</Id><Topic>t</Topic><Event>e</Event><Filter a=\"b\"/></TopicConfiguration></NotificationConfiguration>",
            NotificationsReading::any),
    RSA_KEY(KeyReading.right(), KeyReading::any);

    private static final String TOKEN = "t";

    /** That is read. */
    final String right;

    final Consumer<String> reading;

    Reader(String right, Consumer<String> reading) {
        this.right = right;
        this.reading = reading;
    }

    /** Whoever is sent to another path stays on this host, and is not sent on from there. */
    private static void path(String raw) {
        var routes = new Routes();
        List.of("/push", "/orders/{id}", "/a/{n:[0-9]+}").forEach(routes::expect);
        if (routes.find(raw) instanceof Moved(var path)) {
            check(path.startsWith("/") && !path.startsWith("//"), "moved elsewhere");
            check(!(routes.find(path) instanceof Moved), "moved for ever");
            check(path.chars().allMatch(c -> c > 0x20 && c < 0x7f), "not to be written in a header");
        }
    }

    private static void bearer(String field) {
        var request = (HttpServerRequest) Proxy.newProxyInstance(
                Reader.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getHeader") ? field : null);
        check(
                Held.ENDPOINT.unauthorized(request).isPresent() || field.equals("Bearer " + TOKEN),
                "a wrong token is right");
    }

    private static void header(String lines) {
        var raw = MultiMap.caseInsensitiveMultiMap();
        lines.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                raw.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        for (var version : HttpVersion.values()) {
            var fields = HeaderFields.sorted(raw, version, Set.of("X-A"));
            check(fields.size() % 2 == 0, "a name without a value");
            for (int i = 0; i < fields.size(); i += 2) {
                check(i == 0 || fields.get(i - 2).compareTo(fields.get(i)) <= 0, "not sorted");
                check(
                        !List.of("Authorization", "X-A").contains(fields.get(i))
                                || fields.get(i + 1).startsWith("***"),
                        "a secret is told");
            }
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Made when it is needed. */
    private static final class Held {
        private static final Endpoint ENDPOINT = endpoint();

        private static Endpoint endpoint() {
            var context =
                    new TestContext("push", InstantSource.fixed(Instant.EPOCH), new ScheduledThreadPoolExecutor(1));
            context.secret("hook", "token", TOKEN);
            var secret = new Secrets(context).bearer("authSecret", new SecretKeySelector("hook", "token"));
            return new Endpoint(request -> null, Optional.of(secret.orElseThrow()), 1, false, null, null, context);
        }
    }
}
