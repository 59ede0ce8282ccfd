package io.tandem.api.sensor;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.SecretKeySelector;
import java.util.List;
import java.util.Map;

/** A file in a Git repository. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GitArtifact(
        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Address of the repository, by https or ssh.")
        String url,

        @Go(Go.Form.ALWAYS)
        @JsonPropertyDescription(
                "Directory of the pod that the repository is cloned into; needs a volume where the root file system is read-only.")
        String cloneDirectory,

        @JsonPropertyDescription("User name and password for https.")
        Credentials creds,

        @JsonPropertyDescription("Secret key with the private key for ssh.")
        SecretKeySelector sshKeySecret,

        @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Path of the manifest in the repository.")
        String filePath,

        @JsonPropertyDescription("Branch to check out.") String branch,

        @JsonPropertyDescription("Tag to check out.") String tag,

        @JsonPropertyDescription("Any reference to check out, such as refs/pull/1/head.")
        String ref,

        @JsonPropertyDescription("Another remote to fetch from; default origin.")
        Remote remote,

        @JsonPropertyDescription("Trust any host by ssh; default false.")
        Boolean insecureIgnoreHostKey,

        @JsonPropertyDescription("Installed GitHub App whose token is used for https.")
        GithubApp githubApp,

        @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {
    /** A user name and a password. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Credentials(
            @JsonPropertyDescription("Secret key with the user name.")
            SecretKeySelector username,

            @JsonPropertyDescription("Secret key with the password or token.")
            SecretKeySelector password,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** Another remote. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Remote(
            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Name of the remote to fetch from.")
            String name,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Addresses of the remote; the first is fetched from.")
            List<String> urls,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}

    /** A GitHub App. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GithubApp(
            @Go(Go.Form.NULLABLE) @JsonPropertyDescription("Secret key with the private key (PEM) of the app.")
            SecretKeySelector privateKey,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Number that GitHub shows on the page of the app.")
            Long appID,

            @Go(Go.Form.ALWAYS) @JsonPropertyDescription("Number at the end of the address of the installed app.")
            Long installationID,

            @JsonAnySetter @JsonAnyGetter Map<String, JsonNode> unknown) {}
}
