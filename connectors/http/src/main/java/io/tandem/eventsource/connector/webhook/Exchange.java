package io.tandem.eventsource.connector.webhook;

import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** One request to an endpoint, from its head to its answer. On its connection's event loop, but for settling. */
final class Exchange implements Settlement {
    private final HttpServerRequest request;
    private final Endpoint endpoint;
    private final Context loop;
    private final SlowClients.Client client;
    private final Body body;
    private boolean answered;

    Exchange(HttpServerRequest request, Endpoint endpoint, Context loop, SlowClients.Client client) {
        this.request = request;
        this.endpoint = endpoint;
        this.loop = loop;
        this.client = client;
        this.body = new Body(endpoint.maxBody());
    }

    /** Takes the head, then the body; the answer follows when the event is settled. */
    void begin() {
        client.owesRequest();
        request.exceptionHandler(gone -> answered = true);
        request.handler(this::take).endHandler(end -> bodyIsComplete());
        var refusal = endpoint.refusal(request);
        if (refusal.isPresent()) {
            answer(refusal.get());
        } else if (body.exceededBy(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            answer(Answer.tooLarge(endpoint.maxBody()));
        } else if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
    }

    @Override
    public void settle(Outcome outcome, Done done) {
        var answer = Answer.to(outcome);
        loop.runOnContext(now -> answer(answer, done));
    }

    private void take(Buffer chunk) {
        switch (body.add(chunk)) {
            case TAKEN, IGNORED -> {}
            case EXCEEDED -> {
                if (!answered) {
                    answer(Answer.tooLarge(endpoint.maxBody()));
                }
            }
            case ENDLESS -> {
                var unused = request.connection().close();
            }
        }
    }

    private void bodyIsComplete() {
        if (answered) {
            return;
        }
        client.owesNothing();
        var refusal = endpoint.intake();
        if (refusal.isPresent()) {
            answer(refusal.get());
            return;
        }
        var whole = new WebhookRequest(request.method().name(), request.query(), request.headers(), body.bytes());
        switch (endpoint.interpreter().read(whole)) {
            case Interpreter.Event event ->
                endpoint.events().emit(new Incoming(event.coordinates(), event.payload(), this));
            case Interpreter.Refusal refused -> answer(Answer.of(refused.status(), refused.text()));
        }
    }

    private void answer(Answer answer) {
        answer(answer, null);
    }

    private void answer(Answer answer, Done told) {
        if (answered || request.response().closed()) {
            complete(told);
            return;
        }
        answered = true;
        body.drop();
        answer.writeTo(request.response()).onComplete(sent -> {
            complete(told);
            if (!answer.last()) {
                client.wasAnswered();
            } else if (request.isEnded()) {
                var unused = request.connection().close();
            } else {
                // Closing while the client still sends would reset the connection and lose the answer.
                request.endHandler(end -> {
                    var unused = request.connection().close();
                });
            }
        });
    }

    private static void complete(Done told) {
        if (told != null) {
            told.settled();
        }
    }
}
