package io.tandem.eventsource.connector.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.fetch.Fetch.Asked;
import io.tandem.eventsource.fetch.Fetch.Fetched;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A provider's API of JSON over HTTP, for the time of a round. Blocks, and can be interrupted. Credentials go to the one
 * address and nowhere else; no error quotes them, nor anything of an answer.
 */
public final class RestApi implements AutoCloseable {
    /** Names, values and brackets of one answer: what an answer becomes in memory is many times its size. */
    private static final long MOST_TOKENS = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(MOST_TOKENS)
                    .maxNestingDepth(100)
                    .build())
            .build());
    private static final Duration TIME = Duration.ofSeconds(30);
    /** One answer; a hundred hooks are some hundred KiB. */
    private static final int LARGEST = 2 << 20;
    /** All pages of a list. Who has more is told, since what was not looked at might be ours. */
    private static final long LARGEST_LIST = 16 << 20;

    private static final int MOST_PAGES = 200;
    private static final int MOST_ENTRIES = 20_000;

    private static final int OK = 200;
    /** Before Gerrit's answers, so that no browser runs them. */
    private static final String NO_SCRIPT = ")]}'";

    private final Provider provider;
    private final URI base;
    private final Map<String, String> header;
    private final Fetch fetch;
    private final InstantSource clock;

    /**
     * @param address to which paths are added, without a slash at its end
     * @param header of each request, credentials included
     * @param fetch is closed with this
     * @throws IOException if the address is none
     */
    public RestApi(Provider provider, String address, Map<String, String> header, Fetch fetch, InstantSource clock)
            throws IOException {
        this.provider = provider;
        this.base = url(provider, address);
        this.header = Map.copyOf(header);
        this.fetch = fetch;
        this.clock = clock;
    }

    /** What the provider answered. {@code json} is a missing node if the answer is empty. */
    public record Answer(HttpHeaders header, JsonNode json, int bytes) {}

    /**
     * Asks for what is there.
     *
     * @throws RestException if the answer is an error
     * @throws Postponed if the provider asks to wait
     */
    public Answer get(String path) throws IOException, Postponed {
        return ask("GET", path, MissingNode.getInstance());
    }

    /**
     * Asks for a change, or whatever else the method means.
     *
     * @param path below the address, its segments {@linkplain #segment encoded}
     * @param body a missing node for none
     * @throws RestException if the answer is an error
     * @throws Postponed if the provider asks to wait
     */
    public Answer ask(String method, String path, JsonNode body) throws IOException, Postponed {
        return ask(method, url(provider, base + path), body);
    }

    /**
     * Asks for a change by a form, which some providers take instead of JSON.
     *
     * @param fields by name, neither encoded
     */
    public Answer post(String path, Map<String, String> fields) throws IOException, Postponed {
        var form = fields.entrySet().stream()
                .map(field -> segment(field.getKey()) + "=" + segment(field.getValue()))
                .collect(Collectors.joining("&"));
        return ask("POST", url(provider, base + path), "application/x-www-form-urlencoded", form.getBytes(UTF_8));
    }

    /**
     * All entries of a list, page by page.
     *
     * @param entry what is kept of each: pages are not held
     * @throws RestException also if there is more than can be looked at: never a part of the list
     */
    public <T> List<T> all(String path, Paging paging, Function<JsonNode, T> entry) throws IOException, Postponed {
        var entries = new ArrayList<T>();
        var first = url(provider, base + path);
        var next = first;
        long bytes = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = ask("GET", next, MissingNode.getInstance());
            bytes += answer.bytes();
            var list = paging.entries(answer.json());
            if (!list.isArray()) {
                throw strange("no list");
            }
            if (bytes > LARGEST_LIST || entries.size() + list.size() > MOST_ENTRIES) {
                throw tooMuch("%d entries or %d MiB".formatted(MOST_ENTRIES, LARGEST_LIST >> 20));
            }
            list.forEach(each -> entries.add(entry.apply(each)));
            var following = following(paging, first, answer);
            if (following.isEmpty()) {
                return entries;
            }
            next = sameServer(following.get());
        }
        throw tooMuch(MOST_PAGES + " pages");
    }

    /** One part of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        fetch.close();
    }

    private Answer ask(String method, URI address, JsonNode body) throws IOException, Postponed {
        return body.isMissingNode()
                ? ask(method, address, "", new byte[0])
                : ask(method, address, "application/json", JSON.writeValueAsBytes(body));
    }

    private Answer ask(String method, URI address, String type, byte[] body) throws IOException, Postponed {
        var asked = new HashMap<>(header);
        if (!type.isEmpty()) {
            asked.put("Content-Type", type);
        }
        Fetched answer;
        try {
            answer = fetch.send(new Asked(method, address, asked, body), LARGEST, TIME);
        } catch (IOException e) {
            if (e.getCause() instanceof Fetch.TooLarge) {
                throw tooMuch("%d MiB in one answer".formatted(LARGEST >> 20));
            }
            throw new IOException("%s: %s".formatted(provider.address(), e.getMessage()), e);
        }
        if (answer.status() >= 200 && answer.status() < 300) {
            return new Answer(answer.header(), json(answer.body()), answer.body().length);
        }
        var pause =
                RateLimit.pause(answer.status(), answer.header(), new String(answer.body(), UTF_8), clock.instant());
        if (pause.isPresent()) {
            throw new Postponed(pause.get(), provider.name() + " asks to wait, since it was asked too much");
        }
        throw RestException.of(answer.status(), provider);
    }

    private JsonNode json(byte[] body) throws IOException {
        try {
            var text = new String(body, UTF_8);
            return text.isEmpty()
                    ? MissingNode.getInstance()
                    : JSON.readTree(text.startsWith(NO_SCRIPT) ? text.substring(NO_SCRIPT.length()) : text);
        } catch (StreamConstraintsException e) {
            throw tooMuch("%d values in one answer, or nests them too deep".formatted(MOST_TOKENS));
        } catch (JsonProcessingException e) { // its message quotes the answer
            throw strange("no JSON");
        }
    }

    private Optional<URI> following(Paging paging, URI first, Answer page) throws RestException {
        try {
            return paging.next(first, page);
        } catch (IllegalArgumentException e) { // its message quotes the answer
            throw strange("no address of the next page");
        }
    }

    private RestException tooMuch(String limit) {
        return new RestException(
                OK, "%s lists more than %s, which is too much to look at".formatted(provider.name(), limit), false);
    }

    /** A page for people, as while a server is maintained, or no API at all. */
    private RestException strange(String what) {
        return new RestException(
                OK,
                "%s: %s is answered by %s, so that may not be the address of its API"
                        .formatted(provider.address(), what, provider.name()),
                true);
    }

    /** Whoever answers says where the next page is, and gets no credentials sent elsewhere by that. */
    private URI sameServer(URI next) throws IOException {
        if (!base.getScheme().equalsIgnoreCase(next.getScheme())
                || !base.getRawAuthority().equalsIgnoreCase(next.getRawAuthority())) {
            throw new IOException("%s: %s says that a further page is at another address: set the one it has itself"
                    .formatted(provider.address(), provider.name()));
        }
        return next;
    }

    private static URI url(Provider provider, String text) throws IOException {
        try {
            var url = new URI(text);
            if (url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getScheme().matches("(?i)https?")) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below; its message quotes the text
        }
        throw new IOException("%s must be an address such as https://git.example.com, without credentials"
                .formatted(provider.address()));
    }
}
