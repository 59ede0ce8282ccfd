package io.tandem.eventsource.connector.sns;

import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.fetch.Fetch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** SNS' signing certificates, each fetched once; few at a time, so that forged messages cannot make us ask for many. Thread-safe. */
final class Certificates {
    private static final int LARGEST = 64 << 10;
    private static final int MOST = 16;
    private static final int AT_ONCE = 4;

    private final Fetch fetch;
    private final InstantSource clock;
    private final Duration time;
    private final Semaphore fetching = new Semaphore(AT_ONCE);
    /** Guarded by itself. */
    private final Map<URI, X509Certificate> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, X509Certificate> eldest) {
            return size() > MOST;
        }
    };

    Certificates(Fetch fetch, InstantSource clock, Duration time) {
        this.fetch = fetch;
        this.clock = clock;
        this.time = time;
    }

    /** One that was fetched already and is valid still. */
    Optional<X509Certificate> known(URI address) {
        synchronized (known) {
            return Optional.ofNullable(known.get(address)).filter(this::isValid);
        }
    }

    /** Fails if it cannot be had or is not valid now. */
    Uni<X509Certificate> fetch(URI address) {
        return Fetch.apart(() -> {
            if (!fetching.tryAcquire()) {
                throw new IllegalStateException("enough certificates are being fetched");
            }
            try {
                return download(address);
            } finally {
                fetching.release();
            }
        });
    }

    private X509Certificate download(URI address) {
        try {
            var answer = fetch.get(address, Map.of(), LARGEST, time);
            if (answer.status() != 200) {
                throw new IOException("SigningCertURL answers %d".formatted(answer.status()));
            }
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(answer.body()));
            if (!isValid(certificate)) {
                throw new IOException("the certificate at SigningCertURL is not valid now");
            }
            synchronized (known) {
                known.put(address, certificate);
            }
            return certificate;
        } catch (CertificateException e) {
            throw new UncheckedIOException(new IOException("SigningCertURL has no certificate", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(clock.instant()));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }
}
