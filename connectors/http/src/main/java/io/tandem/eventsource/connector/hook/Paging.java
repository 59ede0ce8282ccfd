package io.tandem.eventsource.connector.hook;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/** How a provider says that a list goes on. */
public enum Paging {
    /** The address of the next page is in the header {@code Link} (GitHub). */
    LINK {
        @Override
        Optional<URI> next(URI first, RestApi.Answer page) {
            return page.header().allValues("Link").stream()
                    .flatMap(links -> LinkHeader.target(links, "next").stream())
                    .findFirst()
                    .map(target -> resolved(first, target));
        }
    },

    /** Its number is in the header {@code X-Next-Page}, empty on the last one (GitLab). */
    NEXT_PAGE {
        @Override
        Optional<URI> next(URI first, RestApi.Answer page) {
            var number = page.header().firstValue("X-Next-Page").orElse("");
            return number.isEmpty() ? Optional.empty() : Optional.of(with(first, "page", number));
        }
    },

    /** Its address is in the answer beside the entries (Bitbucket Cloud). */
    NEXT_IN_ANSWER {
        @Override
        JsonNode entries(JsonNode answer) {
            return answer.path("values");
        }

        @Override
        Optional<URI> next(URI first, RestApi.Answer page) {
            var next = page.json().path("next");
            return next.isTextual() ? Optional.of(resolved(first, next.textValue())) : Optional.empty();
        }
    },

    /** Where it starts is in the answer beside the entries (Bitbucket Server). */
    NEXT_START {
        @Override
        JsonNode entries(JsonNode answer) {
            return answer.path("values");
        }

        @Override
        Optional<URI> next(URI first, RestApi.Answer page) {
            var start = page.json().path("nextPageStart");
            return page.json().path("isLastPage").asBoolean(true) || !start.isNumber()
                    ? Optional.empty()
                    : Optional.of(with(first, "start", start.asText()));
        }
    },

    /** It begins after the last entry of this one, by its id (Stripe). */
    AFTER_LAST {
        @Override
        JsonNode entries(JsonNode answer) {
            return answer.path("data");
        }

        @Override
        Optional<URI> next(URI first, RestApi.Answer page) {
            var entries = entries(page.json());
            return page.json().path("has_more").asBoolean() && !entries.isEmpty()
                    ? Optional.of(with(
                            first,
                            "starting_after",
                            entries.path(entries.size() - 1).path("id").asText()))
                    : Optional.empty();
        }
    };

    /** The entries of a page: the answer itself, unless they are in it. */
    JsonNode entries(JsonNode answer) {
        return answer;
    }

    /**
     * Where the next page is, if there is one.
     *
     * @throws IllegalArgumentException if it is said in a form that is none
     */
    abstract Optional<URI> next(URI first, RestApi.Answer page);

    /** Java takes the last part of the path away where a reference is a query alone. */
    private static URI resolved(URI first, String target) {
        return target.startsWith("?")
                ? URI.create(first.toString().replaceFirst("\\?.*", "") + target)
                : first.resolve(target);
    }

    private static URI with(URI first, String parameter, String value) {
        if (!value.matches("[0-9A-Za-z_]{1,100}")) {
            throw new IllegalArgumentException("the next page has neither number nor name");
        }
        return URI.create(first + (first.getRawQuery() == null ? "?" : "&") + parameter + "=" + value);
    }
}
