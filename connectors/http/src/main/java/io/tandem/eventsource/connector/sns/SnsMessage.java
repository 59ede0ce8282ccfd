package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A message of SNS over HTTP, in its envelope.
 *
 * @param fields by SNS' own names
 */
record SnsMessage(Map<String, Object> fields) {
    static final String NOTIFICATION = "Notification";
    static final String CONFIRMATION = "SubscriptionConfirmation";

    private static final GoType TYPE = GoTypes.of(
                    "Message Type:string MessageId:string Token:string TopicArn:string Subject:string"
                            + " Message:string Timestamp:string SignatureVersion:string Signature:string SigningCertURL:string"
                            + " SubscribeURL:string")
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
