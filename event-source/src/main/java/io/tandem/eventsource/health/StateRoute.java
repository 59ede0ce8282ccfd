package io.tandem.eventsource.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tandem.api.EventSourceJson;
import io.tandem.api.PodState;
import io.tandem.eventsource.pipeline.EventSourcePod;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * {@code GET /state?after=<version>&wait=<seconds>}: the pod's state, at once if its version is another one, else as soon
 * as it changes or the wait is over. Who asks so learns of every change without asking often.
 */
@ApplicationScoped
public class StateRoute {
    /** Questions kept open at once: one operator asks one, and a port scanner must not cost memory. */
    static final int MOST_WAITING = 16;

    private static final Logger LOG = Logger.getLogger(StateRoute.class);
    private static final int UNAVAILABLE = HttpURLConnection.HTTP_UNAVAILABLE;
    private static final String RETRY_SECONDS = "10";

    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    /** Null until the pod was started. */
    private volatile StateBoard board;

    void started(@Observes EventSourcePod pod) {
        board = new StateBoard(pod, InstantSource.system(), Infrastructure.getDefaultWorkerPool());
    }

    void register(@Observes Router router) {
        router.get("/state").handler(this::answer);
    }

    private void answer(RoutingContext request) {
        var known = board;
        if (known == null) {
            refuse(request.response(), UNAVAILABLE, "the pod is starting");
            return;
        }
        var after = request.request().getParam("after", "");
        var wait = seconds(request.request().getParam("wait", "0"));
        if (wait < 0) {
            refuse(
                    request.response(),
                    HttpURLConnection.HTTP_BAD_REQUEST,
                    "wait must be a whole number of seconds from 0 to " + PodState.LONGEST_WAIT);
            return;
        }
        var now = known.get();
        if (wait == 0 || !now.version().equals(after)) {
            send(request.response(), now);
        } else if (waiting.tryAcquire()) {
            waitForChange(request, known, after, Duration.ofSeconds(wait));
        } else {
            refuse(request.response(), UNAVAILABLE, "too many wait already: ask later, or without wait");
        }
    }

    private void waitForChange(RoutingContext request, StateBoard known, String after, Duration wait) {
        var response = request.response();
        Context loop = request.vertx().getOrCreateContext();
        var answering = known.changes()
                .filter(state -> !state.version().equals(after))
                .toUni()
                .ifNoItem()
                .after(wait)
                .recoverWithItem(known::get)
                .onTermination()
                .invoke(waiting::release)
                .emitOn(task -> loop.runOnContext(nothing -> task.run()))
                .subscribe()
                .with(state -> send(response, state == null ? known.get() : state), failure -> {
                    LOG.debugf(failure, "state not told");
                    refuse(response, HttpURLConnection.HTTP_INTERNAL_ERROR, "the state is not known");
                });
        response.closeHandler(gone -> answering.cancel());
    }

    private static int seconds(String text) {
        try {
            var seconds = Integer.parseInt(text);
            return seconds <= PodState.LONGEST_WAIT ? seconds : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void send(HttpServerResponse response, PodState state) {
        if (response.closed()) {
            return;
        }
        try {
            response.putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(EventSourceJson.MAPPER.writeValueAsString(state));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts can be written", e);
        }
    }

    private static void refuse(HttpServerResponse response, int status, String message) {
        if (!response.closed()) {
            if (status == UNAVAILABLE) {
                response.putHeader("Retry-After", RETRY_SECONDS);
            }
            response.setStatusCode(status)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end(message + "\n");
        }
    }
}
