package io.tandem.eventsource.cli;

import io.tandem.api.EventSourceSpec;
import io.tandem.api.NamedSource;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.SnsSource;
import io.tandem.api.source.Source;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.eventsource.connector.hook.HookUrl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds two events that ask for one and the same hook, so that they take it from each other or neither gets it. */
final class SharedHooks {
    private SharedHooks() {}

    /**
     * What tells a hook of this kind from others.
     *
     * @param field that would have to differ
     */
    private record Key(String type, String field, String value, String server, String place) {}

    /** One for each two events that share hooks. */
    static List<String> warnings(EventSourceSpec spec) {
        if (spec == null) {
            return List.of();
        }
        var owners = new HashMap<Key, NamedSource>();
        var warnings = new ArrayList<String>();
        for (var event : spec.sources()) {
            if (event.source().hasDuty()) {
                keys(event.source())
                        .filter(key -> owners.putIfAbsent(key, event) != null && owners.get(key) != event)
                        .toList() // all keys are known before the next event
                        .stream()
                        .findFirst()
                        .ifPresent(
                                key -> warnings.add("%s.%s: is that of %s, too, at %s, where each needs one of its own"
                                        .formatted(
                                                event.field(),
                                                key.field(),
                                                owners.get(key).field(),
                                                key.place())));
            }
        }
        return warnings;
    }

    private static Stream<Key> keys(Source source) {
        return switch (source) {
            case GithubSource github ->
                byAddress(
                        source,
                        github.githubBaseURL(),
                        Stream.of(
                                each(github.organizations()),
                                each(github.repositories())
                                        .flatMap(owned -> each(owned.names()).map(name -> owned.owner() + "/" + name)),
                                Stream.of(github.owner() + "/" + github.repository())
                                        .filter(pair -> github.repository() != null)));
            case GitlabSource gitlab ->
                byAddress(
                        source,
                        gitlab.gitlabBaseURL(),
                        Stream.of(
                                each(gitlab.projects()),
                                Stream.ofNullable(gitlab.projectID()),
                                each(gitlab.groups()).map(group -> "group " + group)));
            case BitbucketSource bitbucket ->
                byAddress(
                        source,
                        "",
                        Stream.of(
                                each(bitbucket.repositories()).map(each -> each.owner() + "/" + each.repositorySlug()),
                                Stream.of(bitbucket.owner() + "/" + bitbucket.repositorySlug())
                                        .filter(pair -> bitbucket.repositorySlug() != null)));
            case BitbucketServerSource server ->
                byAddress(
                        source,
                        server.bitbucketserverBaseURL(),
                        Stream.of(
                                each(server.projects()).map(project -> "project " + project),
                                each(server.repositories())
                                        .map(each -> each.projectKey() + "/" + each.repositorySlug()),
                                Stream.of(server.projectKey() + "/" + server.repositorySlug())
                                        .filter(pair -> server.repositorySlug() != null)));
            case GerritSource gerrit ->
                each(gerrit.projects())
                        .filter(project -> gerrit.hookName() != null)
                        .map(project -> new Key(
                                source.type(),
                                "hookName",
                                gerrit.hookName(),
                                server(gerrit.gerritBaseURL()),
                                "project " + project));
            case StorageGridSource grid ->
                Stream.ofNullable(grid.topicArn())
                        .map(name ->
                                new Key(source.type(), "topicArn", name, server(grid.apiURL()), "the same apiURL"));
            case StripeSource stripe -> byExactAddress(source, account(stripe.apiKey()), Stream.of("the same account"));
            case SnsSource sns ->
                byExactAddress(source, "", Stream.ofNullable(sns.topicArn()).map(topic -> "topic " + topic));
            default -> Stream.of();
        };
    }

    /** Of types that know their hook by where it leads, and whose providers take names in any case of letters. */
    private static Stream<Key> byAddress(Source source, String server, Stream<Stream<String>> places) {
        return byExactAddress(
                source, server(server), places.flatMap(each -> each).map(place -> place.toLowerCase(Locale.ROOT)));
    }

    private static Stream<Key> byExactAddress(Source source, String server, Stream<String> places) {
        var webhook = source.listener().orElseThrow();
        return webhook.endpoint() == null || webhook.url() == null
                ? Stream.of()
                : places.map(place -> new Key(source.type(), "webhook.endpoint", HookUrl.of(webhook), server, place));
    }

    private static String account(SecretKeySelector key) {
        return key == null ? "" : key.name() + "/" + key.key();
    }

    private static String server(String address) {
        return address == null ? "" : address.strip().replaceAll("/+$", "").toLowerCase(Locale.ROOT);
    }

    private static <T> Stream<T> each(Collection<T> all) {
        return all == null ? Stream.of() : all.stream().filter(Objects::nonNull);
    }
}
