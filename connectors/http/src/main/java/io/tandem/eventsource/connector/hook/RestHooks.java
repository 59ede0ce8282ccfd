package io.tandem.eventsource.connector.hook;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.tandem.eventsource.connector.Duty.Postponed;
import java.io.IOException;
import java.util.Optional;

/** Hooks that a REST API has below their place, each under its id. */
public abstract class RestHooks implements Hooks {
    protected final RestApi api;
    protected final Optional<String> secret;

    /**
     * @param api is closed with this
     * @param secret what deliveries are signed with or have to show, if anything
     */
    protected RestHooks(RestApi api, Optional<String> secret) {
        this.api = api;
        this.secret = secret;
    }

    @Override
    public final void delete(Place place, String id) throws IOException, Postponed {
        api.ask("DELETE", path(place, id), MissingNode.getInstance());
    }

    @Override
    public final Optional<String> secret() {
        return secret;
    }

    @Override
    public final void close() {
        api.close();
    }

    /** Of the hook with this id. */
    protected static String path(Place place, String id) {
        return place.path() + "/" + RestApi.segment(id);
    }
}
