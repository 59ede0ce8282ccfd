package io.tandem.eventsource.connector.kafka;

/**
 * Which topic this process has read under the name, in whichever partitions, over all its connections: a broker forgets what was
 * committed for a topic that is deleted. It counts only where nothing is committed, for another replica may have gone on.
 * Thread-safe.
 */
final class TopicRead {
    private TopicIdentity last = TopicIdentity.UNKNOWN;
    private boolean again;
    private boolean doubted;

    synchronized void began(TopicIdentity topic) {
        if (topic.isKnown()) {
            again |= last.differs(topic) || !topic.plain();
            last = topic;
            doubted = false;
        }
    }

    /** The topic that is read may not be the one that there is. */
    synchronized void doubt() {
        doubted = true;
    }

    /** Whether there is reason to think that what was committed to this topic is not of the one that there is. */
    synchronized boolean contradicts(TopicIdentity committed) {
        return doubted || last.differs(committed);
    }

    /** Whether another topic had the name before this one; a partition of it that is new to us is so as a whole. */
    synchronized boolean isMadeAgain(TopicIdentity now) {
        return last.isKnown() && now.isKnown() && (again || last.differs(now));
    }
}
