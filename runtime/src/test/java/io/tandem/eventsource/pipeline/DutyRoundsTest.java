package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.eventsource.checkpoint.Checkpoint;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.FakeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that keeps hooks, by HTTP. */
class DutyRoundsTest {
    private final FakeTime time = new FakeTime(Instant.parse("2024-05-01T10:00:00Z"));
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Turns leading = new Turns();
    private final List<String> hooks = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;
    private volatile String secret = "first";
    private volatile boolean ends;
    private volatile Removal removal = progress -> {};
    private volatile Keeping keeping = () -> {};
    private HttpServer provider;
    private DutyRounds rounds;

    /** What taking away still does after its request. */
    private interface Removal {
        void take(Consumer<String> progress) throws InterruptedException, Duty.Postponed;
    }

    /** What keeping still does after its request. */
    private interface Keeping {
        void goOn() throws InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/hooks", this::answer);
        provider.start();
        rounds = new DutyRounds(
                "push", new HookDuty(), term -> Checkpoint.NONE, () -> ends, time, blocking, time, new Random(1));
        rounds.start(leading);
    }

    @AfterEach
    void stop() {
        leading.end();
        provider.stop(0);
        blocking.shutdownNow();
    }

    @Test
    void aStandbyKeepsNothingAndTheReplicaThatLeadsDoes() {
        time.pass(Duration.ofHours(1));
        assertThat(requests).hasValue(0);
        assertThat(rounds.state()).isInstanceOf(DutyState.Waiting.class);

        leading.lead();

        awaitKept();
        assertThat(hooks).containsExactly("first");
        assertThat(rounds.state().detail()).isEqualTo("1 hook");
    }

    @Test
    void whatSomebodyElseTookAwayIsPutBackByALaterRound() {
        leading.lead();
        awaitKept();
        hooks.clear();

        passUntil(Duration.ofMinutes(1), () -> hooks.size() == 1);

        assertThat(hooks).containsExactly("first");
    }

    @Test
    void aProviderThatIsAwayIsAskedAgainWithPausesThatGrow() {
        status = 500;
        leading.lead();
        await().until(() -> rounds.state() instanceof DutyState.Failing && time.waiting() == 2);
        assertThat(rounds.state().detail()).contains("500");
        var since = rounds.state().since();
        passUntil(Duration.ofSeconds(5), () -> requests.get() == 5);
        assertThat(rounds.state().since()).isEqualTo(since);
        assertThat(time.instant()).isAfter(since.plusSeconds(5 + 10 + 20));

        status = 200;

        passUntil(Duration.ofSeconds(5), () -> hooks.size() == 1);
        awaitKept();
    }

    @Test
    void aProviderThatAsksForAPauseGetsIt() {
        status = 429;
        leading.lead();
        await().until(() -> rounds.state() instanceof DutyState.Failing && time.waiting() == 2);

        time.pass(Duration.ofSeconds(119));
        await().during(Duration.ofMillis(200)).until(() -> requests.get() == 1);
        time.pass(Duration.ofSeconds(2));

        await().until(() -> requests.get() == 2);
    }

    @Test
    void aRotatedSecretBeginsARoundWithoutWaitingForTheNextOne() {
        leading.lead();
        awaitKept();
        secret = "second";

        passUntil(Duration.ofSeconds(1), () -> hooks.contains("second"));

        assertThat(time.instant()).isBefore(Instant.parse("2024-05-01T10:00:40Z"));
    }

    @Test
    void aRoundThatHangsIsInterruptedWhenTheTermEndsAndTheNextTermHasItsOwn() {
        status = 0; // never answers
        leading.lead();
        await().until(() -> requests.get() == 1);

        leading.end();
        status = 200;
        leading.lead();

        awaitKept();
        assertThat(hooks).containsExactly("first");
    }

    @Test
    void afterTheTermNothingIsKeptAndNothingTakenAway() {
        leading.lead();
        awaitKept();
        leading.end();
        int before = requests.get();

        time.pass(Duration.ofHours(1));

        await().during(Duration.ofMillis(200)).until(() -> requests.get() == before);
        assertThat(hooks).containsExactly("first");
        assertThat(rounds.state()).isInstanceOf(DutyState.Waiting.class);
    }

    @Test
    void whatWasKeptIsTakenAwayWhenAllEndsAndNotPutBack() {
        leading.lead();
        awaitKept();
        ends = true;

        passUntil(Duration.ofSeconds(1), () -> rounds.state() instanceof DutyState.Gone);

        assertThat(time.instant()).isBefore(Instant.parse("2024-05-01T10:00:40Z"));
        assertThat(hooks).isEmpty();
        passUntil(Duration.ofMinutes(5), () -> time.instant().isAfter(Instant.parse("2024-05-01T11:00:00Z")));
        assertThat(hooks).isEmpty();
        assertThat(rounds.state()).isInstanceOf(DutyState.Gone.class);
    }

    @Test
    void whatCannotBeTakenAwayIsToldAndTriedAgain() {
        leading.lead();
        awaitKept();
        status = 500;
        ends = true;
        passUntil(Duration.ofSeconds(1), () -> rounds.state() instanceof DutyState.Failing);

        status = 200;

        passUntil(Duration.ofSeconds(5), () -> rounds.state() instanceof DutyState.Gone);
        assertThat(hooks).isEmpty();
    }

    @Test
    void whileMuchIsBeingTakenAwayItIsToldWhatIsLeft() throws Exception {
        var more = new SynchronousQueue<String>();
        removal = progress -> {
            for (var left = more.take(); !left.isEmpty(); left = more.take()) {
                if (!left.equals("told")) {
                    progress.accept(left);
                }
            }
        };
        leading.lead();
        awaitKept();
        ends = true;
        time.pass(Duration.ofSeconds(15));

        more.put("2 of 3 places are left");
        await().until(() -> rounds.state().detail().equals("2 of 3 places are left"));
        assertThat(rounds.state().since()).isEqualTo(time.instant());
        more.put("a moment later");
        more.put("told");
        time.pass(Duration.ofSeconds(10));
        more.put("1 of 3 places is left");
        await().until(() -> rounds.state().detail().equals("1 of 3 places is left"));
        assertThat(rounds.state()).isEqualTo(new DutyState.Leaving(time.instant(), "1 of 3 places is left"));
        more.put("");
        await().until(() -> rounds.state() instanceof DutyState.Gone);
    }

    @Test
    void anEndThatComesWhileMuchIsBeingKeptDoesNotWaitForTheRest() {
        var told = new CopyOnWriteArrayList<DutyState>();
        var unused = rounds.states().subscribe().with(told::add);
        var rest = new CountDownLatch(1);
        keeping = rest::await;
        leading.lead();
        await().until(() -> hooks.size() == 1);
        ends = true;

        time.pass(Duration.ofSeconds(15));

        await().until(() -> rounds.state() instanceof DutyState.Gone);
        assertThat(hooks).isEmpty();
        assertThat(told).noneMatch(DutyState.Failing.class::isInstance);
    }

    @Test
    void aRemovalThatARegularRoundBeganIsNotInterrupted() throws Exception {
        var rest = new CountDownLatch(1);
        removal = progress -> rest.await();
        ends = true;
        leading.lead();
        await().until(() -> requests.get() == 1 && time.waiting() == 1);

        time.pass(Duration.ofSeconds(15));
        await().until(() -> time.waiting() == 1);
        rest.countDown();

        await().until(() -> rounds.state() instanceof DutyState.Gone);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aProviderThatAsksToWaitTenTimesStillHasAllTakenAwayInTime() {
        leading.lead();
        awaitKept();
        var went = new CopyOnWriteArrayList<Instant>();
        removal = progress -> {
            if (went.size() < 10) {
                went.add(time.instant());
                progress.accept("%d places are left".formatted(10 - went.size()));
                throw new Duty.Postponed(Duration.ofSeconds(60), "the provider asks to wait");
            }
        };
        ends = true;

        passUntil(Duration.ofSeconds(5), () -> rounds.state() instanceof DutyState.Gone);

        assertThat(went).hasSize(10);
        for (int n = 1; n < went.size(); n++) {
            assertThat(Duration.between(went.get(n - 1), went.get(n)))
                    .as("the operator gives up what has not moved for two minutes")
                    .isLessThan(Duration.ofSeconds(70));
        }
    }

    /** The operator gave up two minutes after the last place that went, however long the provider asked to wait. */
    @Test
    void aLongPauseInTheMiddleOfTheEndIsToldWithItsEndAndTheRestGoesThen() {
        leading.lead();
        awaitKept();
        removal = progress -> {
            if (hooks.isEmpty()) {
                progress.accept("1 of 2 places are left");
                hooks.add("second");
                throw new Duty.Postponed(Duration.ofMinutes(20), "1 of 2 places are left; asks to wait 1200 s");
            }
        };
        ends = true;
        passUntil(Duration.ofSeconds(5), () -> rounds.state().detail().contains("asks to wait 1200 s"));
        assertThat(rounds.state()).isInstanceOf(DutyState.Leaving.class);
        var until = rounds.state().since();
        assertThat(Duration.between(time.instant(), until)).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
        removal = progress -> {};
        passUntil(Duration.ofSeconds(60), () -> rounds.state() instanceof DutyState.Gone);
        assertThat(time.instant()).isBetween(until, until.plusSeconds(60));
    }

    private void awaitKept() {
        await().until(() -> rounds.state() instanceof DutyState.Kept && time.waiting() == 2);
    }

    /** Lets time pass in steps, each once the round of the last one is over. */
    private void passUntil(Duration step, Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            if (condition.call()) {
                return true;
            }
            if (time.waiting() == 2) {
                time.pass(step);
            }
            return false;
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        var body = new String(exchange.getRequestBody().readAllBytes());
        int now = status;
        if (now == 0) {
            return;
        }
        if (now == 429) {
            exchange.getResponseHeaders().add("Retry-After", "120");
        }
        if (now == 200 && exchange.getRequestMethod().equals("DELETE")) {
            hooks.clear();
        }
        if (now == 200 && exchange.getRequestMethod().equals("PUT") && !hooks.contains(body)) {
            hooks.add(body);
        }
        exchange.sendResponseHeaders(now, -1);
        exchange.close();
    }

    /** Keeps one hook: the text of its secret. */
    private final class HookDuty implements Duty {
        private final HttpClient http = HttpClient.newHttpClient();

        @Override
        public Kept keep() throws IOException, InterruptedException, Postponed {
            var url = URI.create(
                    "http://127.0.0.1:%d/hooks".formatted(provider.getAddress().getPort()));
            var put = HttpRequest.newBuilder(url)
                    .PUT(BodyPublishers.ofString(secret))
                    .build();
            HttpResponse<Void> answer = http.send(put, BodyHandlers.discarding());
            if (answer.statusCode() == 429) {
                var pause = answer.headers().firstValueAsLong("Retry-After").orElse(60);
                throw new Postponed(Duration.ofSeconds(pause), "too many requests");
            }
            if (answer.statusCode() != 200) {
                throw new IOException("the provider answered " + answer.statusCode());
            }
            keeping.goOn();
            return new Kept("1 hook");
        }

        @Override
        public void letGo(Consumer<String> progress) throws IOException, InterruptedException, Postponed {
            var url = URI.create(
                    "http://127.0.0.1:%d/hooks".formatted(provider.getAddress().getPort()));
            var answer = http.send(HttpRequest.newBuilder(url).DELETE().build(), BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw new IOException("the provider answered " + answer.statusCode());
            }
            removal.take(progress);
        }

        @Override
        public Object inputs() {
            return secret;
        }
    }
}
