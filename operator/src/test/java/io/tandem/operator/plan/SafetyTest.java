package io.tandem.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetyTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
        container: {securityContext: {privileged: true}} | container.securityContext.privileged | privileged
        container: {securityContext: {allowPrivilegeEscalation: true}} | container.securityContext.allowPrivilegeEscalation | allowPrivilegeEscalation
        container: {securityContext: {capabilities: {add: [SYS_PTRACE]}}} | container.securityContext.capabilities.add[SYS_PTRACE] | capabilities
        container: {securityContext: {procMount: Unmasked}} | container.securityContext.procMount | unconfined
        container: {securityContext: {seccompProfile: {type: Unconfined}}} | container.securityContext.seccompProfile | unconfined
        container: {securityContext: {appArmorProfile: {type: Unconfined}}} | container.securityContext.appArmorProfile | unconfined
        container: {securityContext: {seLinuxOptions: {type: spc_t}}} | container.securityContext.seLinuxOptions | unconfined
        container: {securityContext: {windowsOptions: {hostProcess: true}}} | container.securityContext.windowsOptions.hostProcess | privileged
        securityContext: {seccompProfile: {type: Unconfined}} | securityContext.seccompProfile | unconfined
        securityContext: {appArmorProfile: {type: Unconfined}} | securityContext.appArmorProfile | unconfined
        securityContext: {seLinuxOptions: {type: spc_t}} | securityContext.seLinuxOptions | unconfined
        securityContext: {seLinuxOptions: {user: system_u}} | securityContext.seLinuxOptions | unconfined
        securityContext: {seLinuxOptions: {role: system_r}} | securityContext.seLinuxOptions | unconfined
        securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]} | securityContext.sysctls[kernel.msgmax] | sysctls
        securityContext: {windowsOptions: {hostProcess: true}} | securityContext.windowsOptions.hostProcess | privileged
        metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/main: unconfined}} | metadata.annotations[container.apparmor.security.beta.kubernetes.io/main] | unconfined
        volumes: [{name: node, hostPath: {path: /}}] | volumes[node].hostPath | hostPath
        volumes: [{name: code, gitRepo: {repository: r}}] | volumes[code].gitRepo | volumes
        volumes: [{name: code, flexVolume: {driver: d}}] | volumes[code].flexVolume | volumes
        volumes: [{name: code, invented: {a: b}}] | volumes[code].invented | volumes
        container: {env: [{name: JAVA_TOOL_OPTIONS, value: -javaagent:/x}]} | container.env[JAVA_TOOL_OPTIONS] | env
        container: {env: [{name: LD_PRELOAD, value: /x}]} | container.env[LD_PRELOAD] | env
        container: {env: [{name: LD_AUDIT, value: /x}]} | container.env[LD_AUDIT] | env
        container: {env: [{name: PATH, value: '/x:/bin'}]} | container.env[PATH] | env
        container: {env: [{name: GCONV_PATH, value: /x}]} | container.env[GCONV_PATH] | env
        container: {env: [{name: BASH_ENV, value: /x}]} | container.env[BASH_ENV] | env
        container: {env: [{name: 'BASH_FUNC_java%%', value: '() { :; }'}]} | container.env[BASH_FUNC_java%%] | env
        container: {env: [{name: QUARKUS_LOG_LEVEL, value: TRACE}]} | container.env[QUARKUS_LOG_LEVEL] | env
        container: {env: [{name: quarkus.log.level, value: TRACE}]} | container.env[quarkus.log.level] | env
        container: {env: [{name: quarkus_log_level, value: TRACE}]} | container.env[quarkus_log_level] | env
        container: {env: [{name: SMALLRYE_CONFIG_LOCATIONS, value: /x}]} | container.env[SMALLRYE_CONFIG_LOCATIONS] | env
        container: {env: [{name: KUBECONFIG, value: /x}]} | container.env[KUBECONFIG] | env
        container: {env: [{name: KUBERNETES_SERVICE_HOST, value: evil}]} | container.env[KUBERNETES_SERVICE_HOST] | env
        container: {env: [{name: AWS_CONFIG_FILE, value: /x}]} | container.env[AWS_CONFIG_FILE] | env
        container: {env: [{name: TANDEM_ROOT, value: /x}]} | container.env[TANDEM_ROOT] | env
        container: {env: [{name: AWS_ENDPOINT_URL_STS, value: "http://evil"}]} | container.env[AWS_ENDPOINT_URL_STS] | env
        container: {env: [{name: AWS_CONTAINER_CREDENTIALS_FULL_URI, value: "http://evil"}]} | container.env[AWS_CONTAINER_CREDENTIALS_FULL_URI] | env
        container: {env: [{name: MINE, value: a}, {name: HTTP_PROXY, value: 'http://$(MINE):1'}]} | container.env[MINE] | env
        container: {envFrom: [{secretRef: {name: s}}]} | container.envFrom[0] | env
        container: {envFrom: [{prefix: AZURE_, secretRef: {name: s}}, {prefix: AWS_, secretRef: {name: s}}]} | container.envFrom[1] | env
        container: {envFrom: [{prefix: LD, configMapRef: {name: s}}]} | container.envFrom[0] | env
        """)
    void isRefusedByItsFieldUnlessItsWordAllowsIt(String yaml, String field, String word) {
        var template = Serialization.unmarshal(yaml, Template.class);
        var allowed = Unsafe.of(word);

        assertThat(Safety.problems(template, Set.of())).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.template." + field);
            assertThat(problem.message()).contains("refused", "allow " + word);
        });
        assertThat(Safety.problems(template, allowed)).isEmpty();
        assertThat(Safety.problems(template, EnumSet.complementOf(EnumSet.copyOf(allowed))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/app",
                "/app/lib",
                "app",
                "/data/../app",
                "//app/",
                "/java.options",
                "/environment",
                "/bin",
                "/usr",
                "/usr/local/bin",
                "/usr/lib/jvm",
                "/lib",
                "/lib64",
                "/libx32",
                "/etc",
                "/etc/ld.so.preload",
                "/etc/ssl",
                "/etc/ssl/openssl.cnf",
                "/opt/java",
                "/proc",
                "/sys",
                "/dev/shm",
                "/run",
                "/var",
                "/var/run",
                "/root/.kube",
                "/.kube",
                "/.aws",
                "/home/a/.aws",
                "/var/lib/.config",
                "/argo-events",
                "/argo-events/secrets",
                "/etc/eventbus",
                "/etc/eventbus/auth/auth.yaml",
                "/tmp",
                "/tmp/config",
                "/sbin",
                "/boot"
            })
    void aMountOverFilesOfTheImageIsRefused(String path) {
        var template = mounted("{name: v, configMap: {name: c}}", path);

        assertThat(Safety.problems(template, Set.of())).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.template.container.volumeMounts[" + path + "]");
            assertThat(problem.message()).contains("files of the image", "allow mounts");
        });
        assertThat(Safety.problems(template, Set.of(Unsafe.MOUNTS))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/test-data",
                "/scratch",
                "/token",
                "/data/in",
                "data",
                "/mnt",
                "/mnt/nfs",
                "/srv/files",
                "/var/data",
                "/var/lib/events",
                "/var/run/secrets/tokens",
                "/etc/ssl/certs",
                "/etc/ssl/certs/ca.crt",
                "/home/argo/keys",
                "/argo-events/secrets/hook-token",
                "/argo-events/config/krb5",
                "/etc/eventbus/auth",
                "/certs",
                "/keys"
            })
    void aMountOfOnesOwnIsLeft(String path) {
        assertThat(Safety.problems(mounted("{name: v, persistentVolumeClaim: {claimName: c}}", path), Set.of()))
                .isEmpty();
    }

    @Test
    void aVolumeWhoseLinksMayLeadElsewhereHoldsNoOther() {
        var nested = """
            volumes: [{name: v, %s}, {name: w, configMap: {name: c}}]
            container: {volumeMounts: [{name: v, mountPath: /data}, {name: w, mountPath: /data/link}]}
            """;
        var foreign = Serialization.unmarshal(nested.formatted("nfs: {server: s, path: /}"), Template.class);
        var ours = Serialization.unmarshal(nested.formatted("emptyDir: {}"), Template.class);

        assertThat(Safety.problems(foreign, Set.of())).singleElement().satisfies(problem -> assertThat(problem.field())
                .isEqualTo("spec.template.container.volumeMounts[/data/link]"));
        assertThat(Safety.problems(ours, Set.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        container: {securityContext: {capabilities: {add: [NET_BIND_SERVICE]}, runAsUser: 0}}
        container: {env: [{name: LOG_LEVEL, value: debug}, {name: JAVA, value: beans}, {name: HTTPS_PROXY, value: 'http://$(NODE_IP):1'}, {name: NODE_IP, value: x}]}
        container: {env: [{name: AWS_REGION, value: eu}, {name: AZURE_CLIENT_ID, value: x}, {name: GOOGLE_APPLICATION_CREDENTIALS, value: /keys/a}]}
        container: {envFrom: [{prefix: AZURE_, secretRef: {name: s}}]}
        securityContext: {fsGroup: 1000, seccompProfile: {type: RuntimeDefault}, seLinuxOptions: {level: 's0:c1,c2'}, sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}
        volumes: [{name: v, persistentVolumeClaim: {claimName: c}}, {name: w, csi: {driver: d}}, {name: x, nfs: {server: s, path: /}}]
        """)
    void whatPodsOrdinarilyAskForIsLeft(String yaml) {
        assertThat(Safety.problems(Serialization.unmarshal(yaml, Template.class), Set.of()))
                .isEmpty();
        assertThat(Safety.problems(mounted("{name: v, emptyDir: {medium: Memory}}", "/tmp"), Set.of()))
                .isEmpty();
        assertThat(Safety.problems(null, Set.of())).isEmpty();
    }

    /** What the image holds must not be where a template may mount. */
    @Test
    void nothingOfTheImagesCanBeMountedOver() throws IOException {
        for (var file : new String[] {"Dockerfile.jvm", "Dockerfile.native"}) {
            var lines = Files.readAllLines(Path.of("..", "src", "main", "docker", file));
            var copied = lines.stream()
                    .filter(line -> line.startsWith("COPY"))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
            assertThat(copied).isNotEmpty();
            assertThat(copied).allSatisfy(path -> assertThat(
                            Safety.problems(mounted("{name: v, configMap: {name: c}}", path), Set.of()))
                    .as("%s of %s", path, file)
                    .isNotEmpty());
        }
    }

    @Test
    void aProcessWithoutMemoryEndsInEveryImage() throws IOException {
        var docker = Path.of("..", "src", "main", "docker");
        for (var file : new String[] {"operator.options", "event-source.options", "Dockerfile.native"}) {
            assertThat(Files.readString(docker.resolve(file))).as(file).contains("-XX:+ExitOnOutOfMemoryError");
        }
    }

    @Test
    void exceptionsAreOfANamespace() {
        var exceptions = Exceptions.of("shop=hostPath,env; *=capabilities;bare=");

        assertThat(exceptions.in("shop")).containsOnly(Unsafe.HOST_PATH, Unsafe.ENV, Unsafe.CAPABILITIES);
        assertThat(exceptions.in("bare")).containsOnly(Unsafe.CAPABILITIES);
        assertThat(Exceptions.of(" hostPath,").in("any")).containsOnly(Unsafe.HOST_PATH);
        assertThat(Exceptions.of("").in("any")).isEmpty();
        assertThatThrownBy(() -> Exceptions.of("=env"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TANDEM_ALLOW_UNSAFE: '=env' names no namespace");
    }

    @Test
    void aWordThatAllowsNothingIsNamed() {
        assertThat(Unsafe.of(" hostPath,")).containsExactly(Unsafe.HOST_PATH);
        assertThatThrownBy(() -> Unsafe.of("hostpath"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TANDEM_ALLOW_UNSAFE: 'hostpath' is none of privileged,");
    }

    /** It was left out, and the credentials of a Bitbucket of one's own went to the public one. */
    @ParameterizedTest
    @ValueSource(strings = {"BITBUCKET_API_BASE_URL", "HTTPS_PROXY", "TANDEM_HOST", "AWS_ROLE_ARN"})
    void whatTheProgramReadsIsNeitherRefusedNorLeftOut(String name) {
        var template =
                Serialization.unmarshal("container: {env: [{name: %s, value: x}]}".formatted(name), Template.class);

        assertThat(Safety.problems(template, Set.of())).isEmpty();
        assertThat(SafeEnvironment.EVENT_SOURCE.leftOut(template)).isEmpty();
    }

    private static Template mounted(String volume, String path) {
        return Serialization.unmarshal("""
            volumes: [%s]
            container: {volumeMounts: [{name: v, mountPath: "%s"}]}
            """.formatted(volume, path), Template.class);
    }
}
