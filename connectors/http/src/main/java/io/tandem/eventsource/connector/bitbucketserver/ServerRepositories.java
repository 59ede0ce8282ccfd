package io.tandem.eventsource.connector.bitbucketserver;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Hook;
import io.tandem.eventsource.connector.hook.Hooks.Place;
import io.tandem.eventsource.connector.hook.Paging;
import io.tandem.eventsource.connector.hook.RestApi;
import io.tandem.eventsource.connector.hook.RestException;
import io.tandem.eventsource.connector.hook.Silence;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where hooks belong by a source: repositories, and those that its projects have at present, each once. */
final class ServerRepositories {
    private static final int UNAUTHORIZED = 401;

    private final BitbucketServerSource source;
    private final RestApi api;
    private final Map<String, List<Place>> listed;

    /** @param listed by project, the repositories that it had when it was listed last; longer-lived than this */
    ServerRepositories(BitbucketServerSource source, RestApi api, Map<String, List<Place>> listed) {
        this.source = source;
        this.api = api;
        this.listed = listed;
    }

    /**
     * @param held what was answered for a project that is not to be asked now
     * @param failed is told of a project that cannot be listed, which then is a place itself, beside the repositories
     *     that it had before if that passes; others go on, but after several in a row that do not answer the rest is not
     *     asked either
     */
    List<Place> places(
            Hook wanted, Function<Place, Optional<RestException>> held, BiConsumer<Place, IOException> failed)
            throws IOException, Postponed {
        var places = new LinkedHashSet<>(named(source, wanted));
        var silence = new Silence();
        Optional<IOException> away = Optional.empty();
        for (var project : orNone(source.projects()).distinct().toList()) {
            var itself = new Place("project " + project, ofProject(project), wanted);
            try {
                if (away.isPresent()) {
                    throw away.get();
                }
                listed.put(project, repositories(project, itself, held.apply(itself)));
                silence.end();
            } catch (RestException e) {
                if (e.status() == UNAUTHORIZED) {
                    throw e;
                }
                silence.end();
                if (!e.isTrouble()) {
                    listed.remove(project);
                }
                places.add(itself);
                failed.accept(itself, e);
            } catch (IOException e) {
                silence.add(e);
                away = Optional.of(e).filter(none -> silence.isLong());
                places.add(itself);
                failed.accept(itself, e);
            }
            places.addAll(listed.getOrDefault(project, List.of()));
        }
        return List.copyOf(places);
    }

    /** Whether this is a repository that a source names, or one of its projects. */
    static boolean has(BitbucketServerSource source, Place repository) {
        var path = repository.path().toLowerCase(Locale.ROOT);
        return named(source, repository.wanted()).stream()
                        .anyMatch(each -> each.path().equalsIgnoreCase(path))
                || orNone(source.projects())
                        .map(project -> ofProject(project) + "/")
                        .anyMatch(prefix -> path.startsWith(prefix.toLowerCase(Locale.ROOT)));
    }

    private static List<Place> named(BitbucketServerSource source, Hook wanted) {
        return orNone(source.repositories()).findAny().isEmpty() && isSet(source.projectKey())
                ? List.of(place(source.projectKey(), source.repositorySlug(), wanted))
                : orNone(source.repositories())
                        .map(each -> place(each.projectKey(), each.repositorySlug(), wanted))
                        .toList();
    }

    private static String ofProject(String project) {
        return "/projects/%s/repos".formatted(RestApi.segment(project));
    }

    private List<Place> repositories(String project, Place itself, Optional<RestException> held)
            throws IOException, Postponed {
        if (held.isPresent()) {
            throw held.get();
        }
        return api
                .all(
                        itself.path() + "?limit=100",
                        Paging.NEXT_START,
                        repository -> living(project, repository, itself.wanted()))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Those that are archived get no hook. */
    private static Optional<Place> living(String project, JsonNode repository, Hook wanted) {
        return repository.path("archived").asBoolean()
                ? Optional.empty()
                : Optional.of(place(
                        repository.path("project").path("key").asText(project),
                        repository.path("slug").asText(),
                        wanted));
    }

    private static Place place(String project, String repository, Hook wanted) {
        return new Place(
                project + "/" + repository,
                "/projects/%s/repos/%s/webhooks"
                        .formatted(
                                RestApi.segment(String.valueOf(project)), RestApi.segment(String.valueOf(repository))),
                wanted);
    }

    private static <T> Stream<T> orNone(List<T> list) {
        return list == null ? Stream.of() : list.stream().filter(Objects::nonNull);
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }
}
