package io.tandem.eventsource.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.aws.AwsSignature.Scope;
import io.tandem.eventsource.fetch.Fetch;
import io.tandem.eventsource.fetch.Fetch.Asked;
import io.tandem.eventsource.fetch.Xml;
import io.tandem.eventsource.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.w3c.dom.Element;

/**
 * Who this pod is at AWS, found where Amazon's clients look: in variables, by the token of its ServiceAccount (IRSA), at the agent
 * of its node (EKS Pod Identity), by the role of its node. Blocks, within a bound. Errors quote no secret, and name no field.
 */
public final class AwsIdentity {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int LARGEST = 64 << 10;
    private static final String SESSION = "tandem-event-source";
    private static final String VERSION = "2011-06-15";

    private final Map<String, String> variables;
    private final AwsRegion region;
    private final InstantSource clock;

    /** @param variables of the pod's process */
    public AwsIdentity(Map<String, String> variables, AwsRegion region, InstantSource clock) {
        this.variables = variables;
        this.region = region;
        this.clock = clock;
    }

    /** The pod is nobody at AWS. */
    public static final class Nobody extends IOException {
        private static final long serialVersionUID = 1L;

        Nobody(Throwable cause) {
            super("this pod is nobody at AWS: give its ServiceAccount a role, by IRSA or EKS Pod Identity", cause);
        }
    }

    /**
     * The pod's own keys.
     *
     * @throws Nobody if it has none
     * @throws AwsRefusal if STS does not take the token of its ServiceAccount for its role
     * @throws IOException if they cannot be had for another reason
     */
    public AwsCredentials own() throws IOException {
        if (isSet("AWS_ACCESS_KEY_ID") && isSet("AWS_SECRET_ACCESS_KEY")) {
            return new AwsCredentials(
                    variables.get("AWS_ACCESS_KEY_ID"),
                    variables.get("AWS_SECRET_ACCESS_KEY"),
                    Optional.ofNullable(variables.get("AWS_SESSION_TOKEN")).filter(text -> !text.isEmpty()));
        }
        if (isSet("AWS_WEB_IDENTITY_TOKEN_FILE") && isSet("AWS_ROLE_ARN")) {
            return byServiceAccount();
        }
        try (var near = Fetch.direct(trusted())) {
            return isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI") ? byAgent(near) : byNode(near);
        }
    }

    /**
     * Keys of another role, which the pod takes by its own.
     *
     * @throws AwsRefusal if it may not
     */
    public AwsCredentials assumed(String role) throws IOException {
        var own = own();
        var fields = Map.of("Action", "AssumeRole", "Version", VERSION, "RoleArn", role, "RoleSessionName", SESSION);
        return credentials(
                asked(sts -> sts.ask(sts(), fields, own, new Scope(region.name(), "sts"))), "AssumeRoleResult");
    }

    private AwsCredentials byServiceAccount() throws IOException {
        var fields = Map.of(
                "Action",
                "AssumeRoleWithWebIdentity",
                "Version",
                VERSION,
                "RoleArn",
                variables.get("AWS_ROLE_ARN"),
                "RoleSessionName",
                SESSION,
                "WebIdentityToken",
                file("AWS_WEB_IDENTITY_TOKEN_FILE"));
        return credentials(asked(sts -> sts.ask(sts(), fields)), "AssumeRoleWithWebIdentityResult");
    }

    private AwsCredentials byAgent(Fetch near) throws IOException {
        var word = isSet("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                ? file("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                : variables.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
        var header = word.isEmpty() ? Map.<String, String>of() : Map.of("Authorization", word);
        var address = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").orElseThrow();
        return credentials(asked(near, Asked.get(address, header)));
    }

    private AwsCredentials byNode(Fetch near) throws IOException {
        if ("true".equalsIgnoreCase(variables.get("AWS_EC2_METADATA_DISABLED"))) {
            throw new Nobody(null);
        }
        try {
            var base =
                    variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").orElseGet(() -> URI.create("http://169.254.169.254"));
            var ttl = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60");
            var token = asked(near, new Asked("PUT", base.resolve("/latest/api/token"), ttl, new byte[0]));
            var header = Map.of("X-aws-ec2-metadata-token", token);
            var roles = base.resolve("/latest/meta-data/iam/security-credentials/");
            var role = asked(near, Asked.get(roles, header)).strip();
            return credentials(asked(near, Asked.get(roles.resolve(role), header)));
        } catch (IOException | IllegalArgumentException e) {
            throw new Nobody(e);
        }
    }

    private static String asked(Fetch near, Asked asked) throws IOException {
        var answer = near.send(asked, LARGEST, TIME);
        if (answer.status() != 200) {
            throw new IOException("whoever knows this pod's role at AWS answers %d".formatted(answer.status()));
        }
        return new String(answer.body(), UTF_8);
    }

    /** What STS is asked. */
    private interface Question {
        Element answer(AwsQuery sts) throws IOException;
    }

    private Element asked(Question question) throws IOException {
        try (var fetch = new Fetch(trusted())) {
            return question.answer(new AwsQuery(fetch, clock));
        } catch (AwsRefusal e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("STS: %s, see region".formatted(e.getMessage()), e);
        }
    }

    private static SSLContext trusted() throws IOException {
        try {
            return ClientTls.verified();
        } catch (GeneralSecurityException e) {
            throw new IOException("this process has no certificates to trust", e);
        }
    }

    private static AwsCredentials credentials(String json) throws IOException {
        try {
            JsonNode keys = JSON.readTree(json);
            return credentials(
                    keys.path("AccessKeyId").asText(),
                    keys.path("SecretAccessKey").asText(),
                    keys.path("Token").asText(),
                    keys.path("Expiration").asText());
        } catch (JsonProcessingException e) { // its message quotes the answer
            throw new IOException("whoever knows this pod's role at AWS answers no JSON");
        }
    }

    private static AwsCredentials credentials(Element answer, String result) throws IOException {
        return credentials(
                Xml.text(answer, result, "Credentials", "AccessKeyId"),
                Xml.text(answer, result, "Credentials", "SecretAccessKey"),
                Xml.text(answer, result, "Credentials", "SessionToken"),
                Xml.text(answer, result, "Credentials", "Expiration"));
    }

    private static AwsCredentials credentials(String access, String secret, String token, String end)
            throws IOException {
        if (access.isEmpty() || secret.isEmpty()) {
            throw new IOException("AWS gives this pod no keys for its role");
        }
        return new AwsCredentials(access, secret, Optional.of(token).filter(text -> !text.isEmpty()), instant(end));
    }

    /** Who does not say it so that it can be read is taken for one who does not say it. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private URI sts() throws IOException {
        return variable("AWS_ENDPOINT_URL_STS").orElseGet(() -> region.address("sts"));
    }

    /** The address that a variable has. */
    private Optional<URI> variable(String name) throws IOException {
        try {
            return isSet(name) ? Optional.of(URI.create(variables.get(name))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("the variable %s has no address".formatted(name));
        }
    }

    private String file(String variable) throws IOException {
        try {
            return Files.readString(Path.of(variables.get(variable))).strip();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("the file that the variable %s names cannot be read".formatted(variable), e);
        }
    }

    private boolean isSet(String variable) {
        return !variables.getOrDefault(variable, "").isEmpty();
    }
}
