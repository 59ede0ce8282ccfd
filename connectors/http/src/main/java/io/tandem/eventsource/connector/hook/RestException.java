package io.tandem.eventsource.connector.hook;

import java.io.IOException;

/** A provider answered with an error, or would be asked for what cannot be. The message names a field and what to do, and quotes nothing of request or answer. */
public final class RestException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int UNAUTHORIZED = 401;

    private final int status;
    private final boolean trouble;

    /** @param trouble whether it passes by itself, as a rule */
    RestException(int status, String message, boolean trouble) {
        super(message);
        this.status = status;
        this.trouble = trouble;
    }

    /** What a provider's status means for whoever configured the source. */
    static RestException of(int status, Provider provider) {
        return of(status, status, provider);
    }

    /** @param meaning the status that says better what the provider means, where its own says little */
    public static RestException of(int meaning, int status, Provider provider) {
        return new RestException(
                meaning,
                text(meaning, provider) + " (%s answers %d)".formatted(provider.name(), status),
                passes(meaning));
    }

    /** What is refused for one place before the provider is asked, until somebody changes the specification. */
    public static RestException before(String message) {
        return new RestException(0, message, false);
    }

    /** 0 if the provider was not asked. */
    public int status() {
        return status;
    }

    /** Whether all other requests would be answered so, too. */
    boolean holdsForAll() {
        return status == UNAUTHORIZED;
    }

    /** Whether it passes by itself, as a rule; other errors end when somebody changes something. */
    public boolean isTrouble() {
        return trouble;
    }

    /** Whether there is no such thing, as far as the credentials can see. */
    boolean isMissing() {
        return status == 404 || status == 410;
    }

    /** Whether what was to be made may be there already. */
    boolean mayExist() {
        return status == 400 || status == 409 || status == 422;
    }

    private static boolean passes(int status) {
        return switch (status) {
            case UNAUTHORIZED, 403, 404, 410, 400, 409, 422 -> false;
            default -> status < 300 || status >= 400;
        };
    }

    private static String text(int status, Provider provider) {
        return switch (status) {
            case UNAUTHORIZED ->
                "%s is not accepted: put valid credentials into its Secret".formatted(provider.credentials());
            case 403 -> "%s may not manage hooks here: it needs %s".formatted(provider.credentials(), provider.right());
            case 404, 410 ->
                "%s names what is not there, or what %s may not see: it needs %s"
                        .formatted(provider.places(), provider.credentials(), provider.right());
            case 400, 409, 422 -> "the hook is not taken: look at %s".formatted(provider.hook());
            default ->
                passes(status)
                        ? "the API is in trouble, which is tried again"
                        : "%s or %s has moved, and credentials are not sent elsewhere: set the present one"
                                .formatted(provider.address(), provider.places());
        };
    }
}
