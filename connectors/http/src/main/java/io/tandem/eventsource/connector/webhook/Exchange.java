package io.tandem.eventsource.connector.webhook;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.connector.Fatal;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.tandem.eventsource.connector.webhook.Interpreter.Answered;
import io.tandem.eventsource.connector.webhook.Interpreter.Event;
import io.tandem.eventsource.connector.webhook.Interpreter.Events;
import io.tandem.eventsource.connector.webhook.Interpreter.Later;
import io.tandem.eventsource.connector.webhook.Interpreter.Reading;
import io.tandem.eventsource.connector.webhook.Interpreter.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/**
 * One request to an endpoint, from its head to its answer. On its connection's event loop, but for the reading of slow bodies
 * and for settling.
 */
final class Exchange implements Settlement {
    private static final Logger LOG = Logger.getLogger(Exchange.class);

    private final HttpServerRequest request;
    private final Endpoint endpoint;
    private final Loop loop;
    private final Body body;
    private final Reply reply;
    /** Whether the intake waits for us, and whether it keeps a place for our event; guarded by this. */
    private boolean inHand;

    private boolean admitted;
    /** How many still need the body, and whether it goes with the last of them; guarded by this. */
    private int readers;

    private boolean released;

    Exchange(HttpServerRequest request, Endpoint endpoint, Loop loop, SlowClients.Client client) {
        this.request = request;
        this.endpoint = endpoint;
        this.loop = loop;
        this.body = new Body(endpoint.limit(), endpoint.context().budget());
        this.reply = new Reply(request, client, this::release, () -> answer(Answer.UNSETTLED), this::cutOff);
    }

    /** Takes the head, then the body; the answer follows when the event is settled. */
    void begin() {
        request.handler(this::take);
        reply.begin(this::bodyIsComplete);
        switch (endpoint.intake().enter()) {
            case STOPPED -> answer(Answer.STOPPED);
            case BUSY -> answer(Answer.BUSY);
            case OPEN -> {
                synchronized (this) {
                    inHand = true;
                }
                endpoint.unauthorized(request).ifPresentOrElse(this::answer, this::announce);
            }
        }
    }

    @Override
    public void settle(Outcome outcome, Done done) {
        var answer = endpoint.answer(outcome);
        if (loop.isCurrent()) {
            answer(answer, done);
        } else {
            loop.run(() -> answer(answer, done));
        }
    }

    private void announce() {
        switch (body.announce(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            case EXCEEDED -> answer(endpoint.tooLarge());
            case NO_MEMORY -> answer(Answer.NO_MEMORY);
            default -> {
                if (request.headers().contains(HttpHeaders.EXPECT)) {
                    request.response().writeContinue();
                }
            }
        }
    }

    private void take(Buffer piece) {
        switch (body.add(piece)) {
            case TAKEN -> {}
            case IGNORED -> reply.ignore(piece.length());
            case EXCEEDED -> answer(endpoint.tooLarge());
            case NO_MEMORY -> answer(Answer.NO_MEMORY);
        }
    }

    private void bodyIsComplete() {
        switch (endpoint.intake().admit()) {
            case STOPPED -> answer(Answer.STOPPED);
            case BUSY -> answer(Answer.BUSY);
            case OPEN -> {
                synchronized (this) {
                    admitted = true;
                }
                proceed(this::read);
            }
        }
    }

    private void proceed(Runnable step) {
        if (endpoint.isSlow(body.size())) {
            loop.work(step);
        } else {
            step.run();
        }
    }

    private void read() {
        if (!needsBody()) {
            return; // answered already, or the client is gone
        }
        try {
            became(endpoint.interpreter()
                    .read(new WebhookRequest(
                            request.method().name(),
                            request.path(),
                            request.query(),
                            request.version(),
                            request.headers(),
                            body)));
        } catch (Throwable e) { // of a type; its sender must hear of it
            unreadable(e);
        } finally {
            needsBodyNoMore();
        }
    }

    private void became(Reading reading) {
        switch (reading) {
            case Event event -> emit(event);
            case Events events -> emit(events);
            case Answered answered -> respond(Answer.of(answered));
            case Refusal refused -> respond(Answer.of(refused));
            case Later later -> loop.run(() -> await(later));
        }
    }

    private void emit(Event event) {
        synchronized (this) {
            if (!admitted) {
                return;
            }
            admitted = false;
        }
        endpoint.intake().emit(new Incoming(event.coordinates(), new OncePayload(event.payload(), body), this));
        release();
    }

    private void emit(Events events) {
        if (!giveBack()) {
            return;
        }
        if (events.events().isEmpty()) {
            respond(endpoint.answer(new Outcome.Filtered()));
            return;
        }
        var payloads = events.events().stream()
                .map(event -> new Event(event.coordinates(), new OncePayload(event.payload(), body)))
                .toList();
        synchronized (this) {
            readers++;
        }
        endpoint.intake()
                .emitAll(new EventGroup(payloads, this::handedOn, outcome -> respond(endpoint.answer(outcome))));
    }

    private void handedOn() {
        needsBodyNoMore();
        release();
    }

    /** On the loop, where the request's time is kept. */
    private void await(Later later) {
        var unused = Uni.createFrom()
                .deferred(later::reading)
                .ifNoItem()
                .after(later.limit())
                .fail()
                .subscribe()
                .with(
                        reading -> {
                            endpoint.elsewhere().answered();
                            loop.run(() -> proceed(() -> found(reading)));
                        },
                        failure -> {
                            endpoint.elsewhere().failed(failure);
                            LOG.debugf(failure, "not read eventName=%s", endpoint.owner());
                            respond(Answer.TOO_LONG_ELSEWHERE);
                        });
    }

    private void found(Reading reading) {
        if (!needsBody()) {
            return;
        }
        try {
            became(reading);
        } catch (Throwable e) {
            unreadable(e);
        } finally {
            needsBodyNoMore();
        }
    }

    private void unreadable(Throwable e) {
        Fatal.exitOn(e);
        LOG.errorf(e, "request cannot be read eventName=%s", endpoint.owner());
        respond(Answer.UNREADABLE);
    }

    private void respond(Answer answer) {
        if (loop.isCurrent()) {
            answer(answer);
        } else {
            loop.run(() -> answer(answer));
        }
    }

    private void cutOff(Reason reason) {
        endpoint.context().refused(reason.status(), reason.label());
    }

    private void answer(Answer answer) {
        answer(answer, null);
    }

    private void answer(Answer answer, Done done) {
        if (answer.reason() != null && !reply.isGiven()) {
            endpoint.context().refused(answer.status(), answer.reason().label());
        }
        reply.give(answer, done);
    }

    /** @return false if no event may come of it any more */
    private synchronized boolean needsBody() {
        if (admitted) {
            readers++;
        }
        return admitted;
    }

    private void needsBodyNoMore() {
        synchronized (this) {
            readers--;
            if (readers > 0 || !released) {
                return;
            }
        }
        body.drop();
    }

    /** No event comes of us any more, or it is made: nobody need wait or keep memory for us. */
    private void release() {
        giveBack();
        boolean unread;
        boolean awaited;
        synchronized (this) {
            released = true;
            unread = readers == 0;
            awaited = inHand;
            inHand = false;
        }
        if (unread) {
            body.drop();
        }
        if (awaited) {
            endpoint.intake().leave();
        }
    }

    /** @return false if it was done before */
    private boolean giveBack() {
        synchronized (this) {
            if (!admitted) {
                return false;
            }
            admitted = false;
        }
        endpoint.intake().giveBack();
        return true;
    }
}
