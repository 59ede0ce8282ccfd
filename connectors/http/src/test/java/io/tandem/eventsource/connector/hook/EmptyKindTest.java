package io.tandem.eventsource.connector.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.Source;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.Duty;
import io.tandem.eventsource.connector.bitbucket.BitbucketAccess;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerAccess;
import io.tandem.eventsource.connector.gerrit.GerritAccess;
import io.tandem.eventsource.connector.github.GithubAccess;
import io.tandem.eventsource.connector.gitlab.GitlabAccess;
import io.tandem.eventsource.connector.storagegrid.StorageGridAccess;
import io.tandem.eventsource.connector.stripe.StripeAccess;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stray dash in the list of kinds of events, which YAML reads as null. No provider is asked. */
class EmptyKindTest {
    private static final String KEY = "{'name':'api','key':'token'}";
    private static final String NOBODY = "http://127.0.0.1:1";

    private final HookCase test = new HookCase();

    @AfterEach
    void stop() {
        test.close();
    }

    static Stream<Arguments> types() {
        return Stream.of(
                type(
                        GithubSource.class,
                        GithubAccess::duty,
                        "githubBaseURL",
                        "'organizations':['o'],'apiToken':%s,'githubBaseURL':'%s','githubUploadURL':'%s','deleteHookOnFinish':true,'events':%%s"
                                .formatted(KEY, NOBODY, NOBODY)),
                type(
                        GitlabSource.class,
                        GitlabAccess::duty,
                        "gitlabBaseURL",
                        "'projects':['p'],'accessToken':%s,'gitlabBaseURL':'%s','deleteHookOnFinish':true,'events':%%s"
                                .formatted(KEY, NOBODY)),
                type(
                        BitbucketSource.class,
                        BitbucketAccess::duty,
                        "",
                        "'owner':'o','repositorySlug':'r','auth':{'oauthToken':%s},'events':%%s".formatted(KEY)),
                type(
                        BitbucketServerSource.class,
                        BitbucketServerAccess::duty,
                        "bitbucketserverBaseURL",
                        "'projects':['P'],'accessToken':%s,'bitbucketserverBaseURL':'%s','deleteHookOnFinish':true,'events':%%s"
                                .formatted(KEY, NOBODY)),
                type(
                        GerritSource.class,
                        GerritAccess::duty,
                        "gerritBaseURL",
                        "'projects':['p'],'hookName':'h','auth':{'username':%s,'password':%s},'gerritBaseURL':'%s','deleteHookOnFinish':true,'events':%%s"
                                .formatted(KEY, KEY, NOBODY)),
                type(
                        StorageGridSource.class,
                        StorageGridAccess::duty,
                        "",
                        "'topicArn':'t','bucket':'b','authToken':%s,'apiURL':'%s','events':%%s".formatted(KEY, NOBODY)),
                type(
                        StripeSource.class,
                        StripeAccess::duty,
                        "",
                        "'createWebhook':true,'apiKey':%s,'eventFilter':%%s".formatted(KEY)));
    }

    @ParameterizedTest
    @MethodSource("types")
    <S extends Source> void anEmptyKindOfEventsIsToldByItsField(
            Class<S> type, BiFunction<S, ConnectorContext, Duty> duties, String deletesAt, String fields)
            throws Exception {
        test.pod.secret("api", "token", "t");
        for (var kinds : new String[] {"['PushEvents',null]", "['PushEvents',' ']"}) {
            var source = HookCase.source(
                    type,
                    "{'webhook':{'endpoint':'/push','port':'12000','url':'https://hooks.example.com'},%s}"
                            .formatted(fields.formatted(kinds)));
            var field = type == StripeSource.class ? "eventFilter" : "events";
            assertThatThrownBy(() -> duties.apply(source, test.pod).keep())
                    .isInstanceOf(IOException.class)
                    .hasMessage(field + ": has an entry that is empty: write a name, or take it away");
            assertThat(source.deletesHooks()).isEqualTo(!deletesAt.isEmpty());
            if (!deletesAt.isEmpty()) {
                assertThatThrownBy(() -> duties.apply(source, test.pod).letGo(left -> {}))
                        .as("the provider is asked")
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(deletesAt + ": ")
                        .hasMessageNotContaining("has an entry that is empty");
            }
            assertThat(source.hookProblems()).anySatisfy(problem -> assertThat(problem.toString())
                    .contains(field, "has an entry that is empty: write a name, or take it away"));
        }
    }

    /** @param deletesAt the field of the address that is asked to take hooks away; empty for who is not asked here */
    private static <S extends Source> Arguments type(
            Class<S> type, BiFunction<S, ConnectorContext, Duty> duties, String deletesAt, String fields) {
        return Arguments.of(type, duties, deletesAt, fields);
    }
}
