package io.tandem.eventsource.registry;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tandem.api.source.AmqpSource;
import io.tandem.api.source.AzureEventsHubSource;
import io.tandem.api.source.AzureQueueStorageSource;
import io.tandem.api.source.AzureServiceBusSource;
import io.tandem.api.source.BitbucketServerSource;
import io.tandem.api.source.BitbucketSource;
import io.tandem.api.source.CalendarSource;
import io.tandem.api.source.EmitterSource;
import io.tandem.api.source.FileSource;
import io.tandem.api.source.GenericSource;
import io.tandem.api.source.GerritSource;
import io.tandem.api.source.GithubSource;
import io.tandem.api.source.GitlabSource;
import io.tandem.api.source.HdfsSource;
import io.tandem.api.source.KafkaSource;
import io.tandem.api.source.MinioSource;
import io.tandem.api.source.MnsSource;
import io.tandem.api.source.MqttSource;
import io.tandem.api.source.NatsSource;
import io.tandem.api.source.NsqSource;
import io.tandem.api.source.PubSubSource;
import io.tandem.api.source.PulsarSource;
import io.tandem.api.source.RedisSource;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.api.source.ResourceSource;
import io.tandem.api.source.SftpSource;
import io.tandem.api.source.SlackSource;
import io.tandem.api.source.SnsSource;
import io.tandem.api.source.Source;
import io.tandem.api.source.SqsSource;
import io.tandem.api.source.StorageGridSource;
import io.tandem.api.source.StripeSource;
import io.tandem.api.source.WebhookSource;
import io.tandem.eventsource.connector.ConnectorFactory;
import io.tandem.eventsource.connector.amqp.AmqpConnectors;
import io.tandem.eventsource.connector.bitbucket.BitbucketAccess;
import io.tandem.eventsource.connector.bitbucket.BitbucketInterpreter;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerAccess;
import io.tandem.eventsource.connector.bitbucketserver.BitbucketServerInterpreter;
import io.tandem.eventsource.connector.calendar.CalendarConnector;
import io.tandem.eventsource.connector.emitter.EmitterConnectors;
import io.tandem.eventsource.connector.generic.GenericConnector;
import io.tandem.eventsource.connector.gerrit.GerritAccess;
import io.tandem.eventsource.connector.gerrit.GerritInterpreter;
import io.tandem.eventsource.connector.github.GithubAccess;
import io.tandem.eventsource.connector.github.GithubInterpreter;
import io.tandem.eventsource.connector.gitlab.GitlabAccess;
import io.tandem.eventsource.connector.gitlab.GitlabInterpreter;
import io.tandem.eventsource.connector.kafka.KafkaConnectors;
import io.tandem.eventsource.connector.mqtt.MqttConnectors;
import io.tandem.eventsource.connector.nats.NatsConnectors;
import io.tandem.eventsource.connector.nsq.NsqConnector;
import io.tandem.eventsource.connector.pulsar.PulsarConnector;
import io.tandem.eventsource.connector.pulsar.PulsarThreads;
import io.tandem.eventsource.connector.redis.RedisConnector;
import io.tandem.eventsource.connector.redis.RedisStreamConnectors;
import io.tandem.eventsource.connector.resource.ResourceConnector;
import io.tandem.eventsource.connector.slack.SlackInterpreter;
import io.tandem.eventsource.connector.sns.SnsAccess;
import io.tandem.eventsource.connector.sns.SnsInterpreter;
import io.tandem.eventsource.connector.storagegrid.StorageGridAccess;
import io.tandem.eventsource.connector.storagegrid.StorageGridInterpreter;
import io.tandem.eventsource.connector.stripe.StripeAccess;
import io.tandem.eventsource.connector.stripe.StripeInterpreter;
import io.tandem.eventsource.connector.webhook.HttpConnectors;
import io.tandem.eventsource.connector.webhook.InterpreterFactory;
import io.tandem.eventsource.connector.webhook.WebhookInterpreter;
import io.tandem.eventsource.connector.webhook.WebhookServers;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The registry: which class connects to which type of source. */
@ApplicationScoped
public class Connectors {
    private final Vertx vertx;
    private final WebhookServers servers;
    private final Instance<KubernetesClient> kubernetes;
    private final PulsarThreads pulsarThreads = new PulsarThreads();

    Connectors(
            Vertx vertx,
            Instance<KubernetesClient> kubernetes,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.vertx = vertx;
        this.servers = new WebhookServers(vertx, host);
        this.kubernetes = kubernetes;
    }

    /**
     * How to connect to a source.
     *
     * @throws UnsupportedOperationException for a type that this release has no connector for
     */
    public ConnectorFactory of(Source source) {
        return switch (source) {
            case AmqpSource amqp -> new AmqpConnectors(amqp);
            case CalendarSource calendar -> context -> new CalendarConnector(calendar, context, kubernetes::get);
            case EmitterSource emitter -> new EmitterConnectors(emitter);
            case GenericSource generic -> context -> new GenericConnector(generic, context, vertx);
            case KafkaSource kafka -> new KafkaConnectors(kafka, vertx);
            case MqttSource mqtt -> new MqttConnectors(mqtt);
            case NatsSource nats -> new NatsConnectors(nats);
            case RedisSource redis -> context -> new RedisConnector(redis, context, vertx);
            case RedisStreamSource redis -> new RedisStreamConnectors(redis, vertx);
            case NsqSource nsq -> context -> new NsqConnector(nsq, context);
            case PulsarSource pulsar -> context -> new PulsarConnector(pulsar, context, pulsarThreads);
            case ResourceSource resource -> context -> new ResourceConnector(resource, context, kubernetes.get());
            case WebhookSource webhook ->
                http(webhook, (context, secrets) -> new WebhookInterpreter(webhook, context.clock(), secrets));
            case GithubSource github ->
                http(github, (context, secrets) -> new GithubInterpreter(github, secrets))
                        .keeping(context -> GithubAccess.duty(github, context));
            case GitlabSource gitlab ->
                http(gitlab, (context, secrets) -> new GitlabInterpreter(gitlab, context.clock(), secrets))
                        .keeping(context -> GitlabAccess.duty(gitlab, context));
            case BitbucketSource bitbucket ->
                http(bitbucket, (context, secrets) -> new BitbucketInterpreter(bitbucket, secrets))
                        .keeping(context -> BitbucketAccess.duty(bitbucket, context));
            case SlackSource slack ->
                new HttpConnectors(
                        slack,
                        servers,
                        (context, secrets) -> new SlackInterpreter(slack, context.clock(), secrets),
                        SlackInterpreter.PATIENCE);
            case StripeSource stripe ->
                http(stripe, (context, secrets) -> new StripeInterpreter(stripe, context.clock(), secrets))
                        .keeping(context -> StripeAccess.duty(stripe, context));
            case BitbucketServerSource bitbucket ->
                http(bitbucket, (context, secrets) -> new BitbucketServerInterpreter(bitbucket, context, secrets))
                        .keeping(context -> BitbucketServerAccess.duty(bitbucket, context));
            case SnsSource sns ->
                http(sns, (context, secrets) -> new SnsInterpreter(sns, context.clock()))
                        .keeping(context -> SnsAccess.duty(sns, context));
            case GerritSource gerrit ->
                http(gerrit, (context, secrets) -> new GerritInterpreter(gerrit, secrets))
                        .keeping(context -> GerritAccess.duty(gerrit, context));
            case StorageGridSource grid ->
                http(grid, (context, secrets) -> new StorageGridInterpreter(grid))
                        .keeping(context -> StorageGridAccess.duty(grid, context));
            case SqsSource later -> throw notBuilt(later);
            case AzureEventsHubSource later -> throw notBuilt(later);
            case AzureQueueStorageSource later -> throw notBuilt(later);
            case AzureServiceBusSource later -> throw notBuilt(later);
            case FileSource later -> throw notBuilt(later);
            case PubSubSource later -> throw notBuilt(later);
            case HdfsSource later -> throw notBuilt(later);
            case MinioSource later -> throw notBuilt(later);
            case SftpSource later -> throw notBuilt(later);
            case MnsSource later -> throw notBuilt(later);
        };
    }

    private HttpConnectors http(Source source, InterpreterFactory interpreters) {
        return new HttpConnectors(source, servers, interpreters);
    }

    private static RuntimeException notBuilt(Source source) {
        return new UnsupportedOperationException("source type %s is not built yet".formatted(source.type()));
    }
}
