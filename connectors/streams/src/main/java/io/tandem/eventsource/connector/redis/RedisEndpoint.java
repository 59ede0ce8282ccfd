package io.tandem.eventsource.connector.redis;

import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.HostPort;
import io.tandem.api.source.RedisAddress;
import io.tandem.api.source.RedisSource;
import io.tandem.api.source.RedisStreamSource;
import io.tandem.eventsource.config.Mounts;
import io.tandem.eventsource.tls.VertxTls;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** A source's server, or some nodes of its cluster, and who we are there. */
record RedisEndpoint(String hostAddress, Integer db, String username, SecretKeySelector password, TlsConfig tls) {
    private static final Logger LOG = Logger.getLogger(RedisEndpoint.class);
    private static final int CONNECT_SECONDS = 5;

    static RedisEndpoint of(RedisSource source) {
        return new RedisEndpoint(source.hostAddress(), source.db(), source.username(), source.password(), source.tls());
    }

    static RedisEndpoint of(RedisStreamSource source) {
        return new RedisEndpoint(source.hostAddress(), source.db(), source.username(), source.password(), source.tls());
    }

    /**
     * Connects to the first server that can be reached, as below.
     *
     * @param name of the connection, for people who ask the server who is there
     * @param lost told when the connection is gone; must not block or throw
     */
    RedisLink connect(Vertx vertx, Mounts mounts, String name, Consumer<Throwable> lost)
            throws IOException, InterruptedException, GeneralSecurityException {
        var addresses = addresses();
        for (var address : addresses.subList(0, addresses.size() - 1)) {
            try {
                return connect(address, vertx, mounts, name, lost);
            } catch (IOException e) {
                LOG.debugf(e, "a server is not reached, the next one is tried address=%s", address);
            }
        }
        return connect(addresses.getLast(), vertx, mounts, name, lost);
    }

    /** Connects, logs in, and selects the database; blocks, within a bound. Reads the source's Secrets. */
    RedisLink connect(HostPort address, Vertx vertx, Mounts mounts, String name, Consumer<Throwable> lost)
            throws IOException, InterruptedException, GeneralSecurityException {
        var link = RedisLink.open(address, Redis.createClient(vertx, options(address, mounts)), lost);
        try {
            logIn(link, mounts);
            named(link, name);
            select(link);
            return link;
        } catch (IOException | InterruptedException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /** The library's own login would quote the password where a server does not know the command. */
    private RedisOptions options(HostPort address, Mounts mounts) throws GeneralSecurityException {
        var net = new NetClientOptions()
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS))
                .setSslHandshakeTimeout(CONNECT_SECONDS)
                .setTcpKeepAlive(true);
        if (tls != null) {
            VertxTls.configure(tls, mounts, net);
        }
        return new RedisOptions()
                .setType(RedisClientType.STANDALONE)
                .setConnectionString((tls == null ? "redis://" : "rediss://") + address)
                .setNetClientOptions(net)
                .setProtocolNegotiation(false) // a proxy that refuses HELLO would never be connected
                .setMaxPoolSize(1)
                .setPoolCleanerInterval(-1)
                .setPoolRecycleTimeout(-1);
    }

    private List<HostPort> addresses() {
        try {
            return RedisAddress.parse(hostAddress == null ? "" : hostAddress);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("hostAddress " + e.getMessage(), e);
        }
    }

    /** As upstream's client, which sends a user only with a password. */
    private void logIn(RedisLink link, Mounts mounts) throws IOException, InterruptedException {
        if (password == null) {
            return;
        }
        var request = Request.cmd(Command.AUTH);
        if (username != null && !username.isEmpty()) {
            request.arg(username);
        }
        try {
            link.ask(request.arg(mounts.secret(password.name(), password.key())));
        } catch (RedisException e) {
            throw RedisFailure.login(e);
        }
    }

    /** A user may lack the right to, and then it has no name. */
    private static void named(RedisLink link, String name) throws IOException, InterruptedException {
        try {
            link.ask(Request.cmd(Command.CLIENT).arg("SETNAME").arg(name.replaceAll("[^!-~]", "_")));
        } catch (RedisException e) {
            if (!e.is("NOPERM") && !e.is("ERR")) {
                throw e;
            }
        }
    }

    private void select(RedisLink link) throws IOException, InterruptedException {
        if (db == null || db == 0) {
            return;
        }
        try {
            link.ask(Request.cmd(Command.SELECT).arg(db));
        } catch (RedisException e) {
            throw RedisFailure.database(e, db);
        }
    }
}
