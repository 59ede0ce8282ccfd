package io.tandem.eventsource.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aFilterIsTriedOnTheEventFromStandardInput() {
        assertThat(run("{\"body\": {\"id\": 4}}", "filter", "body.id == 4")).isZero();
        assertThat(text(out)).isEqualTo("true\n");
    }

    @Test
    void aFilterThatDropsIsFalseAndAnEventThatIsNoneIsAProblem() {
        assertThat(run("{\"body\": {\"id\": 4}}", "filter", "body.id == 5")).isZero();
        assertThat(text(out)).isEqualTo("false\n");
        assertThat(run("{\"body\": ", "filter", "body.id == 5")).isEqualTo(1);
    }

    @Test
    void aFilterThatDoesNotCompileIsMarkedWhereItFails() {
        assertThat(run("{}", "filter", "body.id == )")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("""
                        the filter does not compile: line 1, column 12: unexpected ')', expected a value
                          body.id == )
                                     ^
                        """);
    }

    @Test
    void aFilterThatFailsTellsWhatBecomesOfTheEvent() {
        assertThat(run("{}", "filter", "body.id == 4")).isEqualTo(1);
        assertThat(text(err)).contains("dropped", "column 6", "cannot read id of nil");
    }

    @Test
    void lintFindsAddressesAndPathsThatCannotBeAndBodiesThatNoBusTakes() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                kind: EventSource
                metadata: {name: e}
                spec:
                  amqp:
                    q: {url: 'amqp://user:canary@one:x/', routingKey: k, exchangeType: topic, exchangeName: x}
                  kafka:
                    k: {url: 'b:9092', topic: t, partition: '0', config: 'Producer: {Retry: {Max: 3}}'}
                    secret: {url: 'b:9092', topic: t, partition: '0', config: 'net.sasl.gssapi.password: "canary'}
                  webhook:
                    path: {port: '12000', endpoint: '/push/{id', method: POST}
                    large: {port: '12000', endpoint: '/large', method: POST, maxPayloadSize: 10485760}
                    usual: {port: '12000', endpoint: '/usual', method: POST, maxPayloadSize: 65536}
                  resource:
                    jobs: {version: v1, resource: jobs, eventTypes: [ADD], filter: {fields: [{key: 'a.#(b', value: x}]}}
                """);
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains(
                        "spec.amqp.q.url: is no AMQP address",
                        "its port is no number",
                        "spec.kafka.secret.config: is not YAML (line 1, column 25): write keys and values",
                        "spec.webhook.path.endpoint: endpoint \"/push/{id\" is not a path",
                        "warning: spec.webhook.large: maxPayloadSize 10485760 is more than a bus takes",
                        "spec.resource.jobs.filter.fields: key has a query that is not closed: #(b",
                        "warning: spec.amqp.q: the queue goes with its connection",
                        "set queueDeclare.name",
                        "warning: spec.kafka.k.config.Producer.Retry.Max: is no field that is known, and is ignored",
                        "4 problems, 3 warnings")
                .doesNotContain("canary");
    }

    @Test
    void lintWarnsOfQuorumQueuesThatDropWhatComesBackTooOften() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                kind: EventSource
                metadata: {name: e}
                spec:
                  amqp:
                    usual: {queueDeclare: {name: q, arguments: 'x-queue-type: quorum'}, SAME}
                    set: {queueDeclare: {name: q, arguments: '{x-queue-type: quorum, x-delivery-limit: 3}'}, SAME}
                    never: {queueDeclare: {name: q, arguments: '{x-queue-type: quorum, x-delivery-limit: -1}'}, SAME}
                    dead: {queueDeclare: {name: q, arguments: '{x-queue-type: quorum, x-dead-letter-exchange: ""}'}, SAME}
                    passive: {queueDeclare: {name: q, passive: true, arguments: 'x-queue-type: quorum'}, SAME}
                    classic: {queueDeclare: {name: q, arguments: 'x-delivery-limit: 3'}, SAME}
                """.replace(
                        "SAME", "url: 'amqp://one', routingKey: k, exchangeType: topic, exchangeName: x"));
        assertThat(run("", "lint", folder.toString())).isZero();
        assertThat(text(out))
                .contains(
                        "warning: spec.amqp.usual: a message of the quorum queue that came back more than 20 times is lost",
                        "warning: spec.amqp.set: a message of the quorum queue that came back more than 3 times is lost",
                        "2 warnings");
    }

    @Test
    void lintNamesWhatHooksLackThatAreToBeRegistered() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                kind: EventSource
                metadata: {name: e}
                spec:
                  gerrit:
                    g: {webhook: {port: '12000', endpoint: /g, url: 'https://h'}, gerritBaseURL: 'https://g', projects: [p], events: [], auth: {username: {name: s, key: k}}}
                  stripe:
                    s: {webhook: {port: '12000', endpoint: /s}, createWebhook: true, apiKey: {name: s, key: k}}
                  github:
                    app: {webhook: {port: '12000', endpoint: /a, url: 'https://h'}, organizations: [o], events: [push], githubApp: {}}
                    receives: {webhook: {port: '12000', endpoint: /r}, organizations: [o], githubApp: {}}
                  gitlab:
                    l: {webhook: {port: '12000', endpoint: /l, url: 'https://h'}, gitlabBaseURL: 'https://l', projects: [p], events: [Push], accessToken: {name: s, key: k}}
                    empty: {webhook: {port: '12000', endpoint: /e, url: 'https://h'}, gitlabBaseURL: 'https://l', projects: [p], events: [PushEvents, null], accessToken: {name: s, key: k}}
                  sns:
                    c: {webhook: {port: '12000', endpoint: /n, url: 'https://h'}, topicArn: t, region: r, accessKey: {name: s, key: k}}
                    role: {webhook: {port: '12000', endpoint: /o, url: 'https://h'}, topicArn: t, region: r, roleARN: a, accessKey: {name: s, key: k}}
                  storageGrid:
                    t: {webhook: {port: '12000', endpoint: /t, url: 'https://h'}, topicArn: t, bucket: b, apiURL: 'https://t', events: [], authToken: {name: s, key: k}}
                  bitbucket:
                    b: {webhook: {port: '12000', endpoint: /b, url: 'https://h'}, repositories: [{owner: o, repositorySlug: s}], events: [e], auth: {basic: {username: {name: s, key: k}}}}
                """);
        assertThat(run("", "lint", folder.toString())).isZero();
        assertThat(text(out))
                .contains(
                        "warning: spec.gerrit.g.hookName: is required, because hooks are registered (there is webhook.url): set a name for the hook; until then no hook is registered",
                        "spec.gerrit.g.auth.password: is required",
                        "spec.stripe.s.webhook.url: is required, because createWebhook is true",
                        "spec.github.app.githubApp.appID: is required: set the number",
                        "spec.github.app.githubApp.installationID: is required: set the number",
                        "spec.github.app.githubApp.privateKey: is required: select a Secret",
                        "spec.gitlab.l.events: names a kind that hooks of GitLab do not have: these are PushEvents, ",
                        "spec.gitlab.empty.events: has an entry that is empty: write a name, or take it away",
                        "spec.sns.c.secretKey: is required, because accessKey is set",
                        "spec.storageGrid.t.events: needs at least one entry",
                        "spec.bitbucket.b.auth.basic.password: is required",
                        "0 problems, 11 warnings");
    }

    @Test
    void lintNamesEventsThatAskForOneHook() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                kind: EventSource
                metadata: {name: e}
                spec:
                  gerrit:
                    g: {webhook: {port: '12000', endpoint: /g, url: 'https://h'}, gerritBaseURL: 'https://g', hookName: h, projects: [p, q], events: [], auth: {username: {name: s, key: k}, password: {name: s, key: k}}}
                    same: {webhook: {port: '12000', endpoint: /s, url: 'https://h'}, gerritBaseURL: 'https://g/', hookName: h, projects: [r, q], events: [], auth: {username: {name: s, key: k}, password: {name: s, key: k}}}
                    other: {webhook: {port: '12000', endpoint: /o, url: 'https://h'}, gerritBaseURL: 'https://g', hookName: h, projects: [z], events: [], auth: {username: {name: s, key: k}, password: {name: s, key: k}}}
                  storageGrid:
                    t: {webhook: {port: '12000', endpoint: /t, url: 'https://h'}, topicArn: t, bucket: b, apiURL: 'https://t', events: [e], authToken: {name: s, key: k}}
                    u: {webhook: {port: '12000', endpoint: /u, url: 'https://h'}, topicArn: t, bucket: c, apiURL: 'https://t', events: [e], authToken: {name: s, key: k}}
                  github:
                    a: {webhook: {port: '12000', endpoint: /a, url: 'https://h'}, repositories: [{owner: o, names: [shop, blog]}], events: [push], apiToken: {name: s, key: k}}
                    b: {webhook: {port: '12001', endpoint: /a, url: 'https://h/'}, repositories: [{owner: o, names: [Blog]}], events: [push], apiToken: {name: s, key: k}}
                    c: {webhook: {port: '12002', endpoint: /a, url: 'https://h'}, repositories: [{owner: o, names: [else]}], events: [push], apiToken: {name: s, key: k}}
                    receives: {webhook: {port: '12003', endpoint: /a, url: 'https://h'}, repositories: [{owner: o, names: [shop]}], events: [push]}
                  stripe:
                    s: {webhook: {port: '12004', endpoint: /s, url: 'https://h'}, createWebhook: true, apiKey: {name: s, key: k}}
                    twice: {webhook: {port: '12005', endpoint: /s, url: 'https://h'}, createWebhook: true, apiKey: {name: s, key: k}}
                    live: {webhook: {port: '12006', endpoint: /s, url: 'https://h'}, createWebhook: true, apiKey: {name: s, key: K}}
                  sns:
                    x: {webhook: {port: '12004', endpoint: /n, url: 'https://h'}, topicArn: t, region: r}
                    o: {webhook: {port: '12005', endpoint: /n, url: 'https://h'}, topicArn: t, region: r}
                    else: {webhook: {port: '12006', endpoint: /n, url: 'https://h'}, topicArn: T, region: r}
                """);
        assertThat(run("", "lint", folder.toString())).isZero();
        assertThat(text(out))
                .contains(
                        "warning: spec.gerrit.same.hookName: is that of spec.gerrit.g, too, at project q, where each needs one of its own",
                        "warning: spec.storageGrid.u.topicArn: is that of spec.storageGrid.t, too, at the same apiURL",
                        "warning: spec.github.b.webhook.endpoint: is that of spec.github.a, too, at o/blog",
                        "warning: spec.stripe.twice.webhook.endpoint: is that of spec.stripe.s, too, at the same account",
                        "warning: spec.sns.o.webhook.endpoint: is that of spec.sns.x, too, at topic t",
                        "0 problems, 5 warnings");
    }

    @Test
    void lintReadsFoldersAndSeveralDocumentsOfAFile() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                kind: Service
                ---
                kind: EventSource
                metadata: {name: good}
                spec: {webhook: {a: {port: '12000', endpoint: /a, method: POST}}}
                ---
                kind: EventSource
                metadata: {name: bad}
                spec: {webhook: {a: {port: '12000', endpont: /a, endpoint: /a, method: POST, filter: {expression: 'a ='}}}}
                """);
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains("bad: spec.webhook.a.filter.expression: does not compile", "endpont")
                .contains("2 EventSources, 0 Sensors, 0 EventBuses, 1 problems, 1 warnings");
    }

    @Test
    void lintReadsSensorsToo() throws IOException {
        Files.writeString(folder.resolve("s.yaml"), """
                kind: Sensor
                metadata: {name: bad}
                spec:
                  dependencies: [{name: d, eventSourceName: s, eventName: e}]
                  triggers:
                    - {template: {name: t, conditions: d and d, log: {}}}
                    - {template: {name: u, log: {}}, rateLimit: {}, retryStrategy: {steps: 3}, later: 1}
                  template: {later: 1}
                """);
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains(
                        "bad: spec.triggers[0].template.conditions: has the word 'and'",
                        "bad: spec.triggers[1].rateLimit.requestsPerUnit: must be 1 or more",
                        "bad: warning: spec.triggers[1].retryStrategy: is without effect",
                        "warning: spec.triggers[].later: is no field that is known, and is passed on",
                        "warning: spec.template.later: is no field that is known, and is ignored")
                .contains("0 EventSources, 1 Sensors, 0 EventBuses, 2 problems, 3 warnings");
    }

    @Test
    void lintReadsTheKeysOfEventSourcesAsTheOperatorDoes() throws IOException {
        Files.writeString(folder.resolve("s.yaml"), """
            kind: EventSource
            metadata: {name: shouting}
            spec:
              Calendar: {a: {interval: 10s}}
              calendar: {b: {interval: 10s, Timezone: UTC}}
            """);
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains(
                        "shouting: spec.Calendar: is no source type that this release knows: is calendar meant?",
                        "warning: spec.calendar.b.Timezone (is timezone meant?): is no field that is known, and is"
                                + " ignored")
                .contains("1 EventSources, 0 Sensors, 0 EventBuses, 1 problems, 1 warnings");
    }

    @Test
    void lintReadsTheKeysOfSensorsAsTheOperatorDoes() throws IOException {
        Files.writeString(folder.resolve("s.yaml"), """
            kind: Sensor
            spec:
              dependencies: [{name: d, eventSourceName: s, eventName: e}]
              triggers:
                - {template: {name: t, openwhisk: {}}}
                - {template: {name: u, log: {}}, ratelimit: {unit: Second}}
            """);
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains(
                        "without a name: spec.triggers[0].template: does nothing",
                        "warning: spec.triggers[].template.openwhisk: is left out",
                        "warning: spec.triggers[].ratelimit: is left out, since the case of letters counts: is"
                                + " rateLimit meant?")
                .contains("0 EventSources, 1 Sensors, 0 EventBuses, 1 problems, 2 warnings");
    }

    @Test
    void lintFindsASensorThatIsTooLargeForItsPods() throws IOException {
        Files.writeString(folder.resolve("s.yaml"), """
            kind: Sensor
            metadata: {name: large}
            spec:
              dependencies: [{name: d, eventSourceName: s, eventName: e}]
              triggers: [{template: {name: t, log: {}}}]
              loggingFields: {a: %s}
            """.formatted("x".repeat(120_000)));
        Files.writeString(folder.resolve("t.yaml"), "kind: Sensor");
        assertThat(run("", "lint", folder.toString())).isEqualTo(1);
        assertThat(text(out))
                .contains("large: spec: takes 120", "98292 are the most", "without a name: spec: is missing")
                .contains("0 EventSources, 2 Sensors, 0 EventBuses, 2 problems, 0 warnings");
    }

    @Test
    void twoEventsOfOneNameInOneTypeAreNotSilentlyOne() throws IOException {
        var file = Files.writeString(folder.resolve("twice.yaml"), """
                kind: EventSource
                metadata: {name: shop}
                spec:
                  webhook:
                    a: {port: '12000', endpoint: /a, method: POST}
                    a: {port: '12000', endpoint: /b, method: POST}
                """);
        assertThat(run("", "lint", file.toString())).isEqualTo(1);
        assertThat(text(out))
                .matches("(?s)\\Q" + file + "\\E: line 6, column \\d+: is no YAML: Duplicate field 'a'\n.*");
    }

    @Test
    void yamlThatIsBrokenIsSaidInOneLineWithItsPlace() throws IOException {
        var file = Files.writeString(folder.resolve("broken.yaml"), "kind: EventSource\nmetadata: {name: x\nspec: 1\n");
        assertThat(run("", "lint", file.toString())).isEqualTo(1);
        assertThat(text(out).lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(file + ": line 3, column ")
                .contains("is no YAML: while parsing a flow mapping: expected ',' or '}'");
    }

    @Test
    void aValueOfAWrongTypeIsNamedByItsField() throws IOException {
        var file = Files.writeString(folder.resolve("type.yaml"), """
                kind: EventSource
                metadata: {name: shop}
                spec: {webhook: {a: {port: [1], endpoint: /a, method: POST}}}
                """);
        assertThat(run("", "lint", file.toString())).isEqualTo(1);
        assertThat(text(out)).startsWith(file + ": shop: spec.webhook.a.port: must be a text");
    }

    /** Their types that this release lacks are all that is said of them. */
    @Test
    void upstreamsExamplesAreClean() {
        var examples = System.getProperty("tandem.upstream.manifests", System.getenv("TANDEM_UPSTREAM_MANIFESTS"));
        assumeTrue(examples != null, "name a folder of EventSource manifests with -Dtandem.upstream.manifests=FOLDER");
        var unused = run("", "lint", examples);
        assertThat(text(out).lines().filter(line -> line.startsWith("/") && !line.contains(": warning: ")))
                // one of them has sentences where the names of a Secret and its key should stand
                .filteredOn(line -> !line.contains(": spec.storageGrid.example.authToken."))
                .allMatch(line -> line.endsWith("is not built yet"));
        assertThat(text(err)).isEmpty();
    }

    @Test
    void wrongUsageAndMissingFilesAreTwo() {
        assertThat(run("", "lint")).isEqualTo(2);
        assertThat(run("", "filter")).isEqualTo(2);
        assertThat(run("", "filter", "a", "b")).isEqualTo(2);
        assertThat(run("", "lint", folder.resolve("nothing").toString())).isEqualTo(2);
        assertThat(text(err)).contains("there is no such file");
    }

    private int run(String input, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new CommandLine(in, new PrintStream(out, true), new PrintStream(err, true)).run(List.of(args));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
