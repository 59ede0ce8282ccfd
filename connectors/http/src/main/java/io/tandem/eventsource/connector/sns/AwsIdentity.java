package io.tandem.eventsource.connector.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.eventsource.connector.Duty.Postponed;
import io.tandem.eventsource.connector.hook.Xml;
import io.tandem.eventsource.connector.sns.AwsSignature.Scope;
import io.tandem.eventsource.connector.webhook.Fetch;
import io.tandem.eventsource.connector.webhook.Fetch.Asked;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Who this pod is at AWS, found where Amazon's clients look: in variables, by the token of its ServiceAccount (IRSA), at the agent
 * of its node (EKS Pod Identity), by the role of its node. Blocks.
 */
final class AwsIdentity {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int LARGEST = 64 << 10;
    private static final String SESSION = "tandem-event-source";

    private final Map<String, String> variables;
    private final AwsQuery query;
    private final Fetch near;
    private final String region;

    /** @param near asks what is on the node */
    AwsIdentity(Map<String, String> variables, AwsQuery query, Fetch near, String region) {
        this.variables = variables;
        this.query = query;
        this.near = near;
        this.region = region;
    }

    /** @throws IOException if it is nobody; says what to do */
    AwsCredentials own() throws IOException, Postponed {
        if (isSet("AWS_ACCESS_KEY_ID") && isSet("AWS_SECRET_ACCESS_KEY")) {
            return new AwsCredentials(
                    variables.get("AWS_ACCESS_KEY_ID"),
                    variables.get("AWS_SECRET_ACCESS_KEY"),
                    Optional.ofNullable(variables.get("AWS_SESSION_TOKEN")).filter(text -> !text.isEmpty()));
        }
        if (isSet("AWS_WEB_IDENTITY_TOKEN_FILE") && isSet("AWS_ROLE_ARN")) {
            return byServiceAccount();
        }
        if (isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI")) {
            return byAgent();
        }
        return byNode();
    }

    /** Another role, which whoever asks is allowed to take. */
    AwsCredentials assumed(String role, AwsCredentials own) throws IOException, Postponed {
        var fields =
                Map.of("Action", "AssumeRole", "Version", "2011-06-15", "RoleArn", role, "RoleSessionName", SESSION);
        return credentials(query.ask(sts(), fields, own, new Scope(region, "sts")), "AssumeRoleResult");
    }

    private AwsCredentials byServiceAccount() throws IOException, Postponed {
        var fields = Map.of(
                "Action",
                "AssumeRoleWithWebIdentity",
                "Version",
                "2011-06-15",
                "RoleArn",
                variables.get("AWS_ROLE_ARN"),
                "RoleSessionName",
                SESSION,
                "WebIdentityToken",
                file("AWS_WEB_IDENTITY_TOKEN_FILE"));
        return credentials(query.ask(sts(), fields), "AssumeRoleWithWebIdentityResult");
    }

    private AwsCredentials byAgent() throws IOException {
        var word = isSet("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                ? file("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                : variables.getOrDefault("AWS_CONTAINER_AUTHORIZATION_TOKEN", "");
        var header = word.isEmpty() ? Map.<String, String>of() : Map.of("Authorization", word);
        return credentials(asked(Asked.get(address("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""), header)));
    }

    private AwsCredentials byNode() throws IOException {
        if ("true".equalsIgnoreCase(variables.get("AWS_EC2_METADATA_DISABLED"))) {
            throw nobody(null);
        }
        try {
            var base = address("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254");
            var ttl = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60");
            var token = asked(new Asked("PUT", base.resolve("/latest/api/token"), ttl, new byte[0]));
            var header = Map.of("X-aws-ec2-metadata-token", token);
            var roles = base.resolve("/latest/meta-data/iam/security-credentials/");
            var role = asked(Asked.get(roles, header)).strip();
            return credentials(asked(Asked.get(roles.resolve(role), header)));
        } catch (IOException | IllegalArgumentException e) {
            throw nobody(e);
        }
    }

    private static IOException nobody(Exception cause) {
        return new IOException(
                "accessKey and secretKey are not set, and this pod is nobody at AWS: set both, or give its ServiceAccount a role",
                cause);
    }

    private String asked(Asked asked) throws IOException {
        var answer = near.send(asked, LARGEST, TIME);
        if (answer.status() != 200) {
            throw new IOException("whoever knows this pod's role at AWS answers %d".formatted(answer.status()));
        }
        return new String(answer.body(), UTF_8);
    }

    private static AwsCredentials credentials(String json) throws IOException {
        try {
            JsonNode keys = JSON.readTree(json);
            return credentials(
                    keys.path("AccessKeyId").asText(),
                    keys.path("SecretAccessKey").asText(),
                    keys.path("Token").asText());
        } catch (JsonProcessingException e) { // its message quotes the answer
            throw new IOException("whoever knows this pod's role at AWS answers no JSON");
        }
    }

    private static AwsCredentials credentials(Element answer, String result) throws IOException {
        return credentials(
                Xml.text(answer, result, "Credentials", "AccessKeyId"),
                Xml.text(answer, result, "Credentials", "SecretAccessKey"),
                Xml.text(answer, result, "Credentials", "SessionToken"));
    }

    private static AwsCredentials credentials(String access, String secret, String token) throws IOException {
        if (access.isEmpty() || secret.isEmpty()) {
            throw new IOException("AWS gives this pod no keys for its role");
        }
        return new AwsCredentials(access, secret, Optional.of(token).filter(text -> !text.isEmpty()));
    }

    private URI sts() throws IOException {
        return address("AWS_ENDPOINT_URL_STS", SnsHosts.address("sts", region));
    }

    private URI address(String variable, String otherwise) throws IOException {
        try {
            return URI.create(isSet(variable) ? variables.get(variable) : otherwise);
        } catch (IllegalArgumentException e) {
            throw new IOException("the variable %s has no address".formatted(variable));
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
