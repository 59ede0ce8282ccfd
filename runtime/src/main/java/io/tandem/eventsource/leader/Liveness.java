package io.tandem.eventsource.leader;

import io.tandem.eventsource.leader.Lock.LockRecord;
import io.tandem.eventsource.leader.Lock.Sighting;
import java.util.Optional;

/**
 * What a standby of the JetStream lock concludes from asking the holder whether it lives. The holder need not answer: where
 * nobody listens the server says so, and silence means that somebody does. Nobody listening may be a connection being made
 * again, so it takes {@link #SILENCES} in a row, all of them about the same holder: an answer that comes after the lock has
 * changed hands says nothing of the new one.
 */
final class Liveness {
    static final int SILENCES = 2;

    /** @param number tells the answers to this question from those to questions about an earlier holder */
    record Question(String contact, long number) {}

    private LockRecord record = LockRecord.absent();
    private Question question = new Question("", 0);
    private int silences;

    /** The newest that is known of the lock. */
    synchronized void noticed(LockRecord now, String contact) {
        if (!question.contact().equals(contact)
                || now.epoch() != record.epoch()
                || !now.holder().equals(record.holder())) {
            question = new Question(contact, question.number() + 1);
            silences = 0;
        }
        record = now;
    }

    synchronized void forget() {
        noticed(LockRecord.absent(), "");
    }

    /** Whom to ask anew, what was asked before being settled; the contact is empty if the lock has no holder to ask. */
    synchronized Question ask() {
        silences = 0;
        return question;
    }

    /** Whom to ask once more, since nobody listened a moment ago. */
    synchronized Question question() {
        return question;
    }

    /** @return the news, if this was one silence too many */
    synchronized Optional<Sighting> answered(long number, boolean alive) {
        if (number != question.number()) {
            return Optional.empty();
        }
        silences = alive ? 0 : silences + 1;
        return silences < SILENCES
                ? Optional.empty()
                : Optional.of(new Sighting.HolderGone(record.holder(), record.epoch()));
    }
}
