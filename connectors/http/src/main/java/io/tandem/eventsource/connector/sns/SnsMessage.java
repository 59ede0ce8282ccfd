package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A message of SNS over HTTP, in its envelope.
 *
 * @param fields by SNS' own names
 */
record SnsMessage(Map<String, Object> fields) {
    static final String NOTIFICATION = "Notification";
    static final String CONFIRMATION = "SubscriptionConfirmation";

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> NAMES = Set.of(
            "Type",
            "MessageId",
            "Token",
            "TopicArn",
            "Subject",
            "Message",
            "Timestamp",
            "SignatureVersion",
            "Signature",
            "SigningCertURL",
            "SubscribeURL");
    private static final Set<String> ENVELOPE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        ENVELOPE.addAll(NAMES);
    }

    private static final GoType TYPE = GoTypes.of(
                    "Message " + NAMES.stream().map(name -> name + ":string").collect(Collectors.joining(" ")))
            .get("Message");
    private static final List<String> SIGNED_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> SIGNED_CONFIRMATION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    /** @throws InvalidPayloadException if it is none */
    static SnsMessage of(String json) throws InvalidPayloadException {
        var message = new SnsMessage(GoReader.fields(TYPE, json));
        if (message.get("Type").isEmpty()) {
            throw new InvalidPayloadException("body.Type is missing: it is no message of SNS", null);
        }
        return message;
    }

    /**
     * Whether a reader that is strict about names finds in the text what {@link #of} found, whichever of two it takes: no name is
     * there twice, in another case either. What is signed is the fields, and not the text that is handed on.
     */
    static boolean isUnambiguous(String json) {
        var seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (var parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                if (!seen.add(name) || (ENVELOPE.contains(name) && !NAMES.contains(name))) {
                    return false;
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A field; {@code ""} if it is absent. */
    String get(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    /** Whether its signature, of version 1 or 2, was made with the certificate's key. */
    boolean isSignedBy(X509Certificate certificate) {
        var algorithm =
                switch (get("SignatureVersion")) {
                    case "1" -> "SHA1withRSA";
                    case "2" -> "SHA256withRSA";
                    default -> "";
                };
        if (algorithm.isEmpty()) {
            return false;
        }
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initVerify(certificate.getPublicKey());
            signature.update(signed().getBytes(UTF_8));
            return signature.verify(Base64.getDecoder().decode(get("Signature")));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private String signed() {
        var text = new StringBuilder();
        for (var name : get("Type").equals(NOTIFICATION) ? SIGNED_NOTIFICATION : SIGNED_CONFIRMATION) {
            if (fields.get(name) != null) { // a notification may lack its subject
                text.append(name).append('\n').append(get(name)).append('\n');
            }
        }
        return text.toString();
    }
}
