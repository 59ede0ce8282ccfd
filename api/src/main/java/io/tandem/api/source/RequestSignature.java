package io.tandem.api.source;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.ValidationRule;
import io.tandem.api.SecretKeySelector;
import java.util.Map;

/** How a sender signs its requests by a secret that both know (HMAC). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.secret)",
        message = "secret is required: select the Secret that requests are signed with",
        fieldPath = ".secret",
        reason = Rules.REQUIRED)
@ValidationRule(
        value = "has(self.header) && self.header != ''",
        message = "header is required: name the header field with the signature, such as X-Signature",
        fieldPath = ".header",
        reason = Rules.REQUIRED)
public record RequestSignature(
        @JsonPropertyDescription("Secret key with what requests are signed with.")
        SecretKeySelector secret,

        @JsonPropertyDescription("Header field with the signature, such as X-Signature.")
        String header,

        @JsonPropertyDescription("Hash function: sha1, sha256 or sha512; default sha256.")
        String algorithm,

        @JsonPropertyDescription("How the signature is written: hex or base64; default hex.")
        String encoding,

        @JsonPropertyDescription("Text before the signature in its header field, such as sha256=; default none.")
        String prefix,

        @JsonPropertyDescription(
                "Header field with the time of the signature in seconds since 1970. If it is set, what is signed is that time, the separator and the body; else the body alone.")
        String timestampHeader,

        @JsonPropertyDescription("Text between time and body in what is signed; default is a dot.")
        String separator,

        @JsonPropertyDescription(
                "How far from now the time of the signature may be, as a duration; default 5m. Needs timestampHeader.")
        String tolerance,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    void check(String prefix, Check check) {
        check.required(prefix + ".secret", secret)
                .required(prefix + ".header", header)
                .oneOf(prefix + ".algorithm", algorithm, "sha1", "sha256", "sha512")
                .oneOf(prefix + ".encoding", encoding, "hex", "base64")
                .duration(prefix + ".tolerance", tolerance)
                .that(
                        !Check.has(tolerance) || Check.has(timestampHeader),
                        prefix + ".timestampHeader",
                        "is required, because tolerance is set");
    }
}
