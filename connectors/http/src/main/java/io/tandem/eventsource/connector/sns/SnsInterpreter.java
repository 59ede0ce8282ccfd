package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.api.source.SnsSource;
import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.InvalidPayloadException;
import io.tandem.eventsource.connector.webhook.Interpreter;
import io.tandem.eventsource.connector.webhook.Reason;
import io.tandem.eventsource.connector.webhook.WebhookRequest;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/**
 * Messages of an SNS topic, whose signature is checked where {@code validateSignature} is set. A subscription to the topic is
 * confirmed by asking for the address that its confirmation names.
 */
public final class SnsInterpreter implements Interpreter {
    /** SNS waits 15 s for an answer. */
    private static final Duration LOOKUP = Duration.ofSeconds(10);

    private static final int LARGEST_CONFIRMATION = 64 << 10;
    /** So that forged messages cannot make us ask for many. */
    private static final int CONFIRMED_AT_ONCE = 4;

    private static final Refusal FORGED = new Refusal(Reason.SIGNATURE, "the message is not signed by SNS");

    private final SnsSource source;
    private final SnsHosts hosts;
    private final Fetch fetch;
    private final Certificates certificates;
    private final Semaphore confirming = new Semaphore(CONFIRMED_AT_ONCE);
    private final boolean signed;

    /** @param clock by which certificates are judged */
    public SnsInterpreter(SnsSource source, InstantSource clock) {
        this.source = source;
        this.hosts = new SnsHosts(source);
        this.fetch = new Fetch(tls());
        this.certificates = new Certificates(fetch, clock, LOOKUP);
        this.signed = Boolean.TRUE.equals(source.validateSignature());
    }

    @Override
    public Reading read(WebhookRequest request) {
        if ("true".equals(request.header("x-amz-sns-rawdelivery"))) {
            return signed
                    ? new Refusal(
                            Reason.SIGNATURE,
                            "a raw message has no signature: switch raw message delivery off, or validateSignature")
                    : new Event(request.id("x-amz-sns-message-id"), () -> data(request));
        }
        SnsMessage message;
        try {
            message = SnsMessage.of(request.text());
        } catch (InvalidPayloadException e) {
            return new Refusal(Reason.MALFORMED, e.getMessage());
        }
        return signed ? checked(request, message) : accepted(request, message);
    }

    private Reading checked(WebhookRequest request, SnsMessage message) {
        var address = hosts.certificate(message.get("SigningCertURL"));
        if (address.isEmpty() || !isOurs(message) || !SnsMessage.isUnambiguous(request.text())) {
            return FORGED;
        }
        return certificates
                .known(address.get())
                .map(certificate -> judged(request, message, certificate))
                .orElseGet(() -> new Later(
                        certificates.fetch(address.get()).map(certificate -> judged(request, message, certificate)),
                        LOOKUP));
    }

    private Reading judged(WebhookRequest request, SnsMessage message, X509Certificate certificate) {
        return message.isSignedBy(certificate) ? accepted(request, message) : FORGED;
    }

    private Reading accepted(WebhookRequest request, SnsMessage message) {
        return switch (message.get("Type")) {
            case SnsMessage.NOTIFICATION -> new Event(id(message), () -> data(request));
            case SnsMessage.CONFIRMATION -> confirmation(message);
            default -> new Refusal(Reason.UNWANTED, "");
        };
    }

    private Reading confirmation(SnsMessage message) {
        var address = hosts.trusted(message.get("SubscribeURL")).map(given -> given.resolve(confirming(message)));
        if (address.isEmpty() || !isOurs(message) || message.get("Token").isEmpty()) {
            return new Refusal(
                    Reason.MALFORMED,
                    "the subscription is not to topicArn, or SubscribeURL is not of its region's SNS");
        }
        return new Later(
                Fetch.apart(() -> {
                    if (!confirming.tryAcquire()) {
                        throw new IllegalStateException("enough subscriptions are being confirmed");
                    }
                    try {
                        return confirmed(address.get());
                    } finally {
                        confirming.release();
                    }
                }),
                LOOKUP);
    }

    /** To our topic, whatever SubscribeURL asks for. */
    private String confirming(SnsMessage message) {
        return "/?Action=ConfirmSubscription&TopicArn=%s&Token=%s"
                .formatted(URLEncoder.encode(source.topicArn(), UTF_8), URLEncoder.encode(message.get("Token"), UTF_8));
    }

    private Reading confirmed(URI address) {
        try {
            int status =
                    fetch.get(address, Map.of(), LARGEST_CONFIRMATION, LOOKUP).status();
            if (status == 200) {
                return Answered.text(200, "");
            }
            throw new IOException("SubscribeURL answers %d".formatted(status));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOurs(SnsMessage message) {
        return source.topicArn().equals(message.get("TopicArn"));
    }

    private byte[] data(WebhookRequest request) throws InvalidPayloadException {
        return request.putHeaders(EventData.object(), "header")
                .putJson("body", request.body())
                .metadata(source.metadata())
                .json();
    }

    private static Optional<String> id(SnsMessage message) {
        return Optional.of(message.get("MessageId")).filter(id -> !id.isEmpty());
    }

    private static SSLContext tls() {
        try {
            return ClientTls.verified();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java trusts nobody", e);
        }
    }
}
