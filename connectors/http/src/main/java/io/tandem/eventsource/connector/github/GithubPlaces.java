package io.tandem.eventsource.connector.github;

import io.tandem.api.source.GithubSource;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import io.tandem.eventsource.connector.hook.RestApi;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where hooks belong by a source: organizations, or repositories, each once. */
final class GithubPlaces {
    private GithubPlaces() {}

    static List<Place> of(GithubSource source, Hook wanted) {
        return Stream.concat(organizations(source, wanted), repositories(source, wanted))
                .distinct()
                .toList();
    }

    private static Stream<Place> organizations(GithubSource source, Hook wanted) {
        return orNone(source.organizations())
                .map(name -> new Place(name, "/orgs/%s/hooks".formatted(RestApi.segment(name)), wanted));
    }

    private static Stream<Place> repositories(GithubSource source, Hook wanted) {
        var listed = orNone(source.repositories())
                .flatMap(owned -> orNone(owned.names()).map(name -> repository(owned.owner(), name, wanted)));
        return isSet(source.owner()) && isSet(source.repository())
                ? Stream.concat(listed, Stream.of(repository(source.owner(), source.repository(), wanted)))
                : listed;
    }

    private static Place repository(String owner, String name, Hook wanted) {
        return new Place(
                owner + "/" + name,
                "/repos/%s/%s/hooks".formatted(RestApi.segment(String.valueOf(owner)), RestApi.segment(name)),
                wanted);
    }

    private static <T> Stream<T> orNone(List<T> list) {
        return list == null ? Stream.of() : list.stream().filter(Objects::nonNull);
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }
}
