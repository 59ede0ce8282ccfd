package io.tandem.eventsource.pipeline;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** A bus that answers what and when the test wants, and remembers the order in which it was asked. */
class ScriptedBus implements EventBus {
    enum Answer {
        HOLD,
        STORED,
        UNAVAILABLE,
        TOO_LARGE,
        EXPIRED
    }

    /** Ids, in the order of the calls. */
    final List<String> calls = new ArrayList<>();
    /** What was to be published, in the order of the calls. */
    final List<Message> messages = new ArrayList<>();
    /** What each call is answered before it returns. */
    Function<String, Answer> atOnce = id -> Answer.HOLD;
    /** Called with the id before a call is taken. */
    Consumer<String> checks = id -> {};
    /** What the checks found. */
    final List<AssertionError> violations = new ArrayList<>();

    /** Ids that need not be sent any more. */
    final Set<String> finished = new HashSet<>();

    private final Map<String, Receipt> held = new LinkedHashMap<>();
    private boolean failedSinceIdle;

    @Override
    public void publish(Message message, Receipt receipt) {
        check(message.id());
        calls.add(message.id());
        messages.add(message);
        held.put(message.id(), receipt);
        answer(message.id(), atOnce.apply(message.id()));
    }

    /** Kept for the test: thrown here, an error would count as the bus's failure. */
    private void check(String id) {
        try {
            checks.accept(id);
        } catch (AssertionError e) {
            violations.add(e);
        }
    }

    /** Ids under way, in the order of the calls. */
    List<String> held() {
        return List.copyOf(held.keySet());
    }

    /** One has failed, and others that were under way then are still. */
    boolean failedSinceIdle() {
        return failedSinceIdle;
    }

    void answer(String id, Answer answer) {
        if (answer == Answer.HOLD) {
            return;
        }
        var receipt = held.remove(id);
        if (answer != Answer.UNAVAILABLE) {
            finished.add(id);
        }
        failedSinceIdle = !held.isEmpty() && (failedSinceIdle || answer == Answer.UNAVAILABLE);
        switch (answer) {
            case STORED -> receipt.stored();
            case UNAVAILABLE -> receipt.failed(new BusException.Unavailable("down", null));
            case TOO_LARGE -> receipt.failed(new BusException.TooLarge(2, 1));
            case EXPIRED -> receipt.failed(new BusException.Expired());
            case HOLD -> {}
        }
    }

    void answerAll(Answer answer) {
        held().forEach(id -> answer(id, answer));
    }

    @Override
    public Multi<State> states() {
        return Multi.createFrom().item(new State(true, "connected"));
    }

    @Override
    public Uni<Optional<byte[]>> last(String eventName) {
        return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public void close() {}
}
