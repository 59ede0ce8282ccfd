package io.tandem.eventsource.connector.hook;

import io.tandem.api.Problem;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Keeps a hook at each of a source's places. What was seen well a short while ago is not looked at again. */
public final class HookDuty implements Duty {
    private static final Duration INTERVAL = Duration.ofMinutes(30);

    private final Hooks.Access access;
    private final Duration interval;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final HookRound.Pause pause;
    private final String eventName;
    /** Of the present term; a round of the one before it may still be on its way out. */
    private volatile Seen seen;

    public HookDuty(Hooks.Access access, ConnectorContext context) {
        this(access, context, INTERVAL);
    }

    /** @param interval between rounds; up to a third of it is added to each */
    public HookDuty(Hooks.Access access, ConnectorContext context, Duration interval) {
        this(access, context, interval, RandomGenerator.getDefault(), Thread::sleep);
    }

    HookDuty(
            Hooks.Access access,
            ConnectorContext context,
            Duration interval,
            RandomGenerator random,
            HookRound.Pause pause) {
        this.access = access;
        this.interval = interval;
        this.seen = new Seen(interval, Checkpoint.NONE, access::isOfAnother);
        this.clock = context.clock();
        this.eventName = context.eventName();
        this.random = random;
        this.pause = pause;
    }

    @Override
    public void begin(Checkpoint memory) {
        seen = new Seen(interval, memory, access::isOfAnother);
        access.begins();
    }

    @Override
    public Kept keep() throws IOException, Postponed, InterruptedException {
        var term = seen;
        var problems = access.source().hookProblems();
        if (!problems.isEmpty()) {
            throw new IOException(Problem.joined(problems));
        }
        term.inputs(access.inputs());
        try (var hooks = access.open()) {
            var round = new HookRound(hooks, term, clock, pause, new HookLog(hooks.provider(), eventName));
            var detail = round.keep();
            var jitter = Duration.ofMillis(random.nextLong(1 + interval.toMillis() / 3));
            return new Kept(detail, interval.plus(jitter), round.remark());
        } catch (IOException e) {
            access.failed();
            throw e;
        }
    }

    /** All hooks that lead here, whoever made them: nobody is here any more. */
    @Override
    public void letGo(Consumer<String> progress) throws IOException, Postponed, InterruptedException {
        access.ends();
        try (var hooks = access.open()) {
            new HookRemoval(hooks, seen, pause, new HookLog(hooks.provider(), eventName)).run(progress);
        } catch (IOException e) {
            access.failed();
            throw e;
        }
    }

    @Override
    public List<Duty.Place> places() {
        return seen.told();
    }

    @Override
    public Object inputs() {
        return access.inputs();
    }
}
