package io.tandem.api.source;

/** What {@code kubectl explain} says of fields that many source types have. */
final class Descriptions {
    static final String JSON_BODY =
            "Put the body into the event as JSON instead of base64 text; default false. A body that is not JSON then cannot be published.";
    static final String METADATA = "Key and value pairs copied into the data of every event, under the key metadata.";
    static final String FILTER = "Which events to publish, by an expression over their data; absent publishes all.";
    static final String BACKOFF =
            "Pauses between attempts to connect. Kept for compatibility, without effect: attempts never end, with pauses that grow from 0.2s to 15s.";
    static final String TLS =
            "How to speak TLS with the server; absent means without TLS, unless the address asks for it.";
    static final String API_TLS = "Whom to trust at the API of the server; absent means the authorities of the system.";
    static final String OWN_API_TLS = API_TLS + " Not known to upstream.";
    static final String WEBHOOK = "Where the pods listen for the requests that carry the events.";
    static final String ACCESS_KEY =
            "Secret key with the access key id; goes with secretKey. Absent uses the workload's own identity.";
    static final String SECRET_KEY = "Secret key with the secret access key; goes with accessKey.";
    static final String BASIC_AUTH = "User name and password, each from a key of a Secret; both are needed.";
    static final String DELETE_HOOKS = "Delete the registered hooks when the event is removed; default false.";

    private Descriptions() {}
}
