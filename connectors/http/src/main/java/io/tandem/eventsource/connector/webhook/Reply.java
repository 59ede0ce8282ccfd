package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Settlement.Done;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * The answer to one request: given once, sent within a time, without harm to other requests of the connection. On its event
 * loop only.
 */
final class Reply implements SlowClients.Timed {
    /** HTTP/2's error codes: none, and the stream is not needed any more. */
    private static final long NO_ERROR = 0;

    private static final long CANCEL = 8;

    /** What a client that was refused may still send until its connection is cut; it lets usual clients read why. */
    private static final long IGNORED_AT_MOST = 64L << 20;

    private final HttpServerRequest request;
    private final Runnable given;
    private final Runnable unsettled;
    private final Consumer<Reason> cut;
    private final SlowClients.Request time;
    private boolean complete;
    private Answer answer;
    private boolean sent;
    private Done told;
    private long ignored;
    private boolean isCut;

    /**
     * No answer yet.
     *
     * @param given called when the answer is known or the client is gone, possibly more than once
     * @param unsettled gives the answer to a complete request that has waited for too long
     * @param cut told why the client is cut off
     */
    Reply(
            HttpServerRequest request,
            SlowClients.Client client,
            Runnable given,
            Runnable unsettled,
            Consumer<Reason> cut) {
        this.request = request;
        this.given = given;
        this.unsettled = unsettled;
        this.cut = cut;
        this.time = client.begin(this);
    }

    /** @param whenComplete called if the whole request was received before it was answered */
    void begin(Runnable whenComplete) {
        request.exceptionHandler(gone -> ended());
        // that a sender leaves after its request was complete is not told to the request
        request.response().closeHandler(gone -> ended());
        request.endHandler(end -> {
            complete = true;
            if (answer == null) {
                time.isComplete();
                whenComplete.run();
            } else if (sent) {
                ended();
            }
        });
    }

    /** Whether an answer was given, or can no longer be. */
    boolean isGiven() {
        return answer != null || request.response().closed();
    }

    /** @param done told when it is sent, or cannot be; may be null */
    void give(Answer next, Done done) {
        if (isGiven()) {
            if (answer == null) {
                ended();
            } else {
                given.run();
            }
            if (done != null) {
                done.settled();
            }
            return;
        }
        answer = next;
        told = done;
        time.isAnswered();
        given.run();
        next.writeTo(request.response()).onComplete(written -> sent());
    }

    /** More of a request that was refused came. */
    void ignore(int bytes) {
        ignored += bytes;
        if (ignored > IGNORED_AT_MOST) {
            cutOff(Reason.FLOOD);
        }
    }

    private void cutOff(Reason reason) {
        if (isCut) { // more of what was sent before that may come still
            return;
        }
        isCut = true;
        cut.accept(reason);
        if (isHttp2()) {
            request.response().reset(CANCEL);
        } else {
            SlowClients.cut(request.connection());
        }
        ended();
    }

    @Override
    public void overdue() {
        if (complete && answer == null) {
            unsettled.run();
        } else if (answer == null) {
            cutOff(Reason.TIMEOUT);
        } else {
            cutOff(sent ? Reason.FLOOD : Reason.UNREAD);
        }
    }

    @Override
    public void flooded() {
        cutOff(Reason.FLOOD);
    }

    private void sent() {
        sent = true;
        tell();
        if (answer == Answer.STOPPED && isHttp2()) {
            time.leave(); // behind its answer: some clients read nothing any more then
        }
        if (complete) {
            ended();
        } else if (isHttp2()) {
            request.response().reset(NO_ERROR); // the client need not send the rest
            ended();
        } else {
            // Closing while the client still sends would reset the connection and lose the answer.
            time.isOwed();
        }
    }

    private void ended() {
        time.end();
        tell();
        if (answer == null) {
            given.run();
        } else if (answer.last() && sent && !isHttp2()) {
            var unused = request.connection().close();
        }
    }

    private void tell() {
        var waiting = told;
        told = null;
        if (waiting != null) {
            waiting.settled();
        }
    }

    private boolean isHttp2() {
        return request.response().streamId() >= 0;
    }
}
