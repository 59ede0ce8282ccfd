package io.tandem.e2e;

/**
 * One thing to try: a source on a bus, with a lock, under a fault.
 *
 * @param source the kind of source
 * @param bus the kind of bus
 * @param lock who decides which pod works
 * @param fault what happens to it
 */
public record Case(SourceKind source, BusKind bus, Lock lock, Fault fault) {

    /** {@code source/bus/lock/fault}, as a filter names it. */
    public String id() {
        return "%s/%s/%s/%s".formatted(source.label(), bus.label(), lock.label(), fault.label());
    }

    /** Whether {@code verdict} keeps what is promised for this case; times are never judged. */
    public boolean keptBy(Verdict verdict) {
        if (verdict.fed() == 0 || verdict.read() == 0) {
            return false;
        }
        return keptBy(verdict.answers())
                && (!mustNotLose() || verdict.lost().isEmpty())
                && (!mustNotDouble() || verdict.doubled().isEmpty());
    }

    /**
     * Posts are repeated, so that in the end each is accepted. Whether one that is cut off had reached a pod cannot be told from
     * here while pods come and go: the node ends connections to those that are gone, and a client may use one that is just being
     * closed.
     */
    private boolean keptBy(Answers answers) {
        return answers.wrong().isEmpty()
                && (!source.posted() || answers.unaccepted().isEmpty())
                && (fault != Fault.STEADY || answers.cutOff() == 0);
    }

    /** Whether replicas that would stand by are asked to share what the source's server gives out. */
    boolean shared() {
        return lock == Lock.NONE && source.passive();
    }

    /** A source that forgets loses what is sent while nobody listens, and what is shared of MQTT has no session. */
    private boolean mustNotLose() {
        return !source.forgets() && !(source == SourceKind.MQTT && shared());
    }

    /**
     * A Kafka bus has no duplicate window; a retried request, a relisted resource and a message of MQTT that is sent again are new
     * events. What is asked for by name only ({@code webhook-http2}, {@code resource-updated}) is held to what Tandem promises.
     */
    private boolean mustNotDouble() {
        return bus.removesDoubles()
                && switch (source) {
                    case KAFKA,
                            AMQP,
                            AMQP_STREAM,
                            CALENDAR,
                            CALENDAR_CATCHUP,
                            CALENDAR_TEN_MINUTES,
                            CALENDAR_DAILY,
                            GITHUB,
                            NATS_JETSTREAM,
                            NSQ,
                            PULSAR,
                            REDIS_STREAM,
                            RESOURCE_UPDATED,
                            WEBHOOK_HTTP2 -> true;
                    case NATS, RESOURCE, WEBHOOK, MQTT, EMITTER, REDIS, GENERIC -> false;
                };
    }
}
