package io.tandem.filter;

import io.tandem.filter.run.Program;
import io.tandem.filter.value.Dict;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Five typical filters on an event of 1 KiB, as {@code bench_test.go} runs them with the Go library; `make bench-filter`. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class FilterBench {
    @Param({"comparison", "text", "predicate", "sprig", "logic"})
    public String name;

    private byte[] event;
    private Filter filter;
    private Program program;
    private Dict data;

    @Setup
    public void compile() throws FilterException, FilterSyntaxException {
        event = CorpusTest.lines("/bench/event.json").getFirst().getBytes(StandardCharsets.UTF_8);
        var expression = CorpusTest.lines("/bench/filters.tsv").stream()
                .filter(line -> line.startsWith(name + "\t"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
        filter = Filter.compile(expression);
        program = Program.compile(expression);
        data = EventData.read(event);
        if (!filter.test(event)) {
            throw new IllegalStateException(expression + " does not want the event");
        }
    }

    /** As a pod does it: the event is bytes. */
    @Benchmark
    public boolean event() throws FilterException {
        return filter.test(event);
    }

    /** The expression alone, on data that is read already. */
    @Benchmark
    public Object expression() {
        return program.run(data);
    }
}
