package io.tandem.api.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceJson;
import io.tandem.api.NamedSource;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceProblemsTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void anEventThatCannotRunDoesNotKeepTheOthersFromRunning() {
        var problems = check("""
                metadata: {name: shop}
                spec:
                  kafka:
                    good: {url: u, topic: t, partition: '0'}
                    bad: {url: u, partition: '0'}
                  webhook:
                    fine: {endpoint: /a, port: '12000'}
                """);
        assertThat(problems.runnable()).extracting(NamedSource::eventName).containsExactly("good", "fine");
        assertThat(problems.all()).extracting(Object::toString).containsExactly("spec.kafka.bad.topic: is required");
    }

    @Test
    void anObjectWithoutEventsHasAProblem() {
        assertThat(check("{metadata: {name: shop}, spec: {replicas: 1}}").object())
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("spec"));
        assertThat(check("{metadata: {name: shop}}").object()).hasSize(1);
    }

    @Test
    void aDotInTheObjectsNameKeepsEverythingFromRunning() {
        var problems = check("{metadata: {name: shop.north}, spec: {nats: {a: {url: u, subject: s}}}}");
        assertThat(problems.object()).singleElement().satisfies(p -> assertThat(p.field())
                .isEqualTo("metadata.name"));
        assertThat(problems.runnable()).isEmpty();
    }

    @Test
    void anUnknownSourceTypeIsNamedAndTheKnownOnesRun() {
        var problems = check("""
                metadata: {name: shop}
                spec:
                  fancy: {one: {url: u}}
                  someFlag: true
                  someObject: {a: 1}
                  nats: {two: {url: u, subject: s}}
                """);
        assertThat(problems.unknownTypes()).singleElement().satisfies(problem -> assertThat(problem.field())
                .isEqualTo("spec.fancy"));
        assertThat(problems.runnable()).extracting(NamedSource::eventName).containsExactly("two");
    }

    @Test
    void oneNameInTwoTypesIsAProblemOfTheSecond() {
        var problems = check(
                "{metadata: {name: x}, spec: {amqp: {a: {url: amqp://u, routingKey: r, exchangeType: t}}, nats: {a: {url: u, subject: s}}}}");
        assertThat(problems.runnable()).extracting(NamedSource::type).containsExactly("amqp");
        assertThat(problems.all()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.nats.a");
            assertThat(problem.message()).contains("spec.amqp.a");
        });
    }

    @Test
    void oneEndpointOnOnePortIsAProblemOfTheSecond() {
        var problems = check("""
                metadata: {name: shop}
                spec:
                  webhook:
                    a: {endpoint: /a, port: '12000'}
                    b: {endpoint: /a, port: '12000'}
                    c: {endpoint: /a, port: '12001'}
                    d: {endpoint: /d, port: '12000'}
                """);
        assertThat(problems.runnable()).extracting(NamedSource::eventName).containsExactly("a", "c", "d");
        assertThat(problems.all()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.webhook.b.endpoint");
            assertThat(problem.message()).contains("spec.webhook.a");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "*", "a>", "a\tb"})
    void anEventNameThatIsNoPartOfASubjectIsAProblem(String name) {
        var spec = EventSourceJson.MAPPER.createObjectNode();
        spec.putObject("metadata").put("name", "x");
        spec.putObject("spec").putObject("nats").putObject(name).put("url", "u").put("subject", "s");
        assertThat(SourceProblems.of(EventSourceJson.MAPPER.convertValue(spec, EventSource.class))
                        .runnable())
                .isEmpty();
    }

    @Test
    void aSelectorWithoutNameOrKeyIsAProblem() {
        var problems = check(
                "{metadata: {name: x}, spec: {nats: {a: {url: u, subject: s, auth: {token: {name: n}, nkey: {key: k}}}}}}");
        assertThat(problems.all())
                .extracting(problem -> problem.field())
                .containsExactly("spec.nats.a.auth.token", "spec.nats.a.auth.nkey");
    }

    @Test
    void whatIsNotBuiltYetIsSaid() {
        var problems = check("""
                metadata: {name: shop}
                spec:
                  mns: {a: {queue: q, endpoint: e}}
                  nats: {b: {url: u, subject: s, filter: {expression: 'body.ok'}}}
                  webhook: {c: {endpoint: /c, port: '1', filter: {expression: ''}}}
                """);
        assertThat(problems.all())
                .extracting(Object::toString)
                .containsExactly("spec.mns.a: source type mns is not built yet");
        assertThat(problems.runnable()).extracting(NamedSource::eventName).containsExactly("b", "c");
    }

    @Test
    void aFilterThatDoesNotCompileTellsTheColumnAndWhatWasExpected() {
        var problems = check("""
                metadata: {name: shop}
                spec:
                  nats:
                    a: {url: u, subject: s, filter: {expression: 'body.id == )'}}
                    b: {url: u, subject: s, filter: {expression: '1 + \"a\" == 2'}}
                    c: {url: u, subject: s, filter: {expression: 'body.id == 4'}}
                """);
        assertThat(problems.all())
                .extracting(Object::toString)
                .containsExactly(
                        "spec.nats.a.filter.expression: does not compile: line 1, column 12: unexpected ')', expected a"
                                + " value",
                        "spec.nats.b.filter.expression: does not compile: line 1, column 3: '+' does not work between a"
                                + " int and a string");
        assertThat(problems.runnable()).extracting(NamedSource::eventName).containsExactly("c");
    }

    @Test
    void whatBecomesOfEventsAFilterFailsOnIsDropOrKeep() {
        var problems = check("""
                metadata: {name: shop, annotations: {tandem.io/on-filter-error: maybe}}
                spec:
                  nats: {a: {url: u, subject: s}}
                """);
        assertThat(problems.all())
                .extracting(Object::toString)
                .containsExactly("metadata.annotations[tandem.io/on-filter-error]: must be drop or keep");
    }

    @Test
    void activeActiveAndActivePassiveTypesMayBeMixed() {
        assertThat(check("""
                                metadata: {name: shop}
                                spec:
                                  nats: {b: {url: u, subject: s}}
                                  webhook: {c: {endpoint: /c, port: '12000'}}
                                """).all()).isEmpty();
    }

    private static SourceProblems check(String yaml) {
        try {
            return SourceProblems.of(EventSourceJson.MAPPER.treeToValue(YAML.readTree(yaml), EventSource.class));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
