package io.tandem.api.source;

/**
 * Rules in CEL that several definitions share. The API server checks them, so they hold nothing but what no implementation
 * can run; what is stricter is said by {@link Source#problems}. A field that is null counts as absent in {@code has}.
 */
public final class Rules {
    /** Reason of a rule whose field is missing. */
    public static final String REQUIRED = "FieldValueRequired";

    static final String ENDPOINT = "has(self.endpoint) && self.endpoint != ''";
    static final String ENDPOINT_MESSAGE = "endpoint is required: set the path to listen at, such as /example";
    static final String PORT = "has(self.port) && self.port.matches('^[-+]?[0-9]+$')";
    static final String PORT_MESSAGE =
            "port is required: set the number of the port to listen on, quoted, such as '12000'";
    static final String WEBHOOK = "has(self.webhook)";
    static final String WEBHOOK_MESSAGE =
            "webhook is required: set where to listen, such as {endpoint: /example, port: '12000'}";

    /** No upper bound on a string would make the cost of matching it too high. */
    static final int LONGEST_PORT = 20;

    /** Longer lists would make the cost of looking at every entry too high. */
    static final int MOST_ENTRIES = 256;

    static final String TLS = "(has(self.insecureSkipVerify) && self.insecureSkipVerify)"
            + " || (has(self.enabled) && self.enabled) || has(self.caCertSecret)"
            + " || has(self.clientCertSecret) || has(self.clientKeySecret)";
    static final String TLS_MESSAGE = "tls says nothing: set caCertSecret, or clientCertSecret with clientKeySecret,"
            + " or enabled: true for the system's certificate authorities";
    static final String TLS_PAIR = "(has(self.insecureSkipVerify) && self.insecureSkipVerify)"
            + " || has(self.clientCertSecret) == has(self.clientKeySecret)";
    static final String TLS_PAIR_MESSAGE = "clientCertSecret and clientKeySecret go together: set both, or neither";

    static final String DIRECTORY = "has(self.directory) && self.directory.startsWith('/')";
    static final String DIRECTORY_MESSAGE = "directory must be an absolute path: start it with a slash, such as /data/";
    static final String ONE_PATH =
            "(has(self.path) && self.path != '') != (has(self.pathRegexp) && self.pathRegexp != '')";
    static final String ONE_PATH_MESSAGE = "set exactly one of path and pathRegexp";
    static final String RELATIVE_PATH = "!has(self.path) || !self.path.startsWith('/')";
    static final String RELATIVE_PATH_MESSAGE = "path must be relative to directory: take the slash at its start away";

    /** Durations as Go writes them. */
    static final String DURATION = "^[-+]?(0|(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";

    static final int LONGEST_DURATION = 100;
    static final String CHECK_INTERVAL = "!has(self.checkInterval) || self.checkInterval == ''"
            + " || self.checkInterval.matches('" + DURATION + "')";
    static final String CHECK_INTERVAL_MESSAGE =
            "checkInterval must be a duration: digits with a unit, such as 60s or 1m30s";

    private Rules() {}
}
