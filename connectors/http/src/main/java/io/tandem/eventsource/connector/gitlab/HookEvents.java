package io.tandem.eventsource.connector.gitlab;

import io.tandem.api.source.GitlabEvents;
import io.tandem.eventsource.connector.hook.Hook;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of events that hooks of GitLab report: in a resource by the names of Go's client, at the API as flags. */
final class HookEvents {
    /** Each of them in a request: what is left out keeps GitLab's default, and pushes are on by default. */
    static final List<String> FLAGS =
            GitlabEvents.NAMES.stream().map(HookEvents::flag).toList();

    private HookEvents() {}

    /** Of those names that are some. */
    static Set<String> flags(Collection<String> names) {
        return Hook.named(names).stream()
                .filter(GitlabEvents.NAMES::contains)
                .map(HookEvents::flag)
                .collect(Collectors.toSet());
    }

    /** Such as {@code merge_requests_events}. */
    private static String flag(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
