package io.tandem.eventsource.connector.redis;

import static org.awaitility.Awaitility.await;

import io.tandem.local.FreePort;
import io.tandem.local.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Three masters with a third of the slots each, and a replica of the first. */
final class RedisCluster implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final String HOST = "127.0.0.1";

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Console> consoles = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();

    private RedisCluster() {}

    /** Returns when all nodes know of each other, and the replica has what its master has. */
    static RedisCluster start() throws Exception {
        var cluster = new RedisCluster();
        for (int node = 0; node <= MASTERS; node++) {
            cluster.add();
        }
        cluster.meet();
        var first = cluster.console(0).run("cluster myid").toString();
        await().until(() ->
                cluster.console(MASTERS).run("cluster nodes").toString().contains(first));
        cluster.console(MASTERS).run("cluster replicate " + first);
        await().until(cluster::isWhole);
        return cluster;
    }

    String address(int node) {
        return servers.get(node).address();
    }

    RedisServer server(int node) {
        return servers.get(node);
    }

    Console console(int node) {
        return consoles.get(node);
    }

    /** As of now; waits until the cluster has one. */
    Console master(String stream) {
        var master = new Console[1];
        await().until(() -> {
            for (var console : consoles) {
                if (serves(console, stream)) {
                    master[0] = console;
                    return true;
                }
            }
            return false;
        });
        return master[0];
    }

    /** Lets the replica take over, and returns when the second master knows it. */
    void takeOver() {
        var replica = ":%d@".formatted(servers.get(MASTERS).port());
        await().ignoreExceptions().until(() -> {
            if (console(MASTERS).run("role").get(0).toString().equals("slave")) {
                console(MASTERS).run("cluster failover takeover");
            }
            return console(1)
                    .run("cluster nodes")
                    .toString()
                    .lines()
                    .anyMatch(node -> node.contains(replica) && node.contains("master"));
        });
    }

    /** The name of a stream that nobody used yet, and that a master has at the beginning. */
    String streamOf(int node) throws Exception {
        while (true) {
            var name = "s-" + UUID.randomUUID();
            int slot = slot(name);
            if (slot >= firstSlot(node) && slot < firstSlot(node + 1)) {
                return name;
            }
        }
    }

    /** What an administrator does first: the stream and what is asked of it are on the other node, the slot is not. */
    void beginToMove(String stream, int from, int to) throws Exception {
        int slot = slot(stream);
        console(to).run("cluster setslot %d importing %s".formatted(slot, id(from)));
        console(from).run("cluster setslot %d migrating %s".formatted(slot, id(to)));
        console(from)
                .run("migrate %s %d %s 0 5000".formatted(HOST, servers.get(to).port(), stream));
    }

    /** The slot follows. */
    void move(String stream, int to) throws Exception {
        for (int node = to; node < to + MASTERS; node++) {
            console(node % MASTERS).run("cluster setslot %d node %s".formatted(slot(stream), id(to)));
        }
    }

    /** Starts a node again that was killed, as what the others take it for. */
    void restart(int node) throws Exception {
        consoles.get(node).close();
        servers.get(node).restart();
        consoles.set(node, new Console(servers.get(node)));
    }

    @Override
    public void close() {
        consoles.forEach(Console::close);
        servers.forEach(RedisServer::close);
    }

    private void add() throws Exception {
        int busPort = FreePort.pick();
        var server = RedisServer.start(
                "cluster-enabled yes",
                "cluster-port " + busPort,
                // so long that no node is taken for dead that stands still for a moment
                "cluster-node-timeout 15000",
                "repl-diskless-sync-delay 0");
        servers.add(server);
        busPorts.add(busPort);
        consoles.add(new Console(server));
    }

    private void meet() throws Exception {
        for (int node = 0; node <= MASTERS; node++) {
            console(node)
                    .run("cluster meet %s %d %d"
                            .formatted(HOST, servers.getFirst().port(), busPorts.getFirst()));
            if (node < MASTERS) {
                console(node).run("cluster addslotsrange %d %d".formatted(firstSlot(node), firstSlot(node + 1) - 1));
            }
        }
    }

    private boolean isWhole() throws Exception {
        for (var console : consoles) {
            var info = console.run("cluster info").toString();
            if (!info.contains("cluster_state:ok") || !info.contains("cluster_known_nodes:" + (MASTERS + 1))) {
                return false;
            }
        }
        return console(MASTERS).run("info replication").toString().contains("master_link_status:up");
    }

    private String id(int node) throws Exception {
        return console(node).run("cluster myid").toString();
    }

    private int slot(String stream) throws Exception {
        return console(1).run("cluster", "keyslot", stream).toInteger();
    }

    private static int firstSlot(int node) {
        return Math.ceilDiv(SLOTS * node, MASTERS);
    }

    private static boolean serves(Console console, String stream) {
        try {
            return console.run("xlen", stream) != null;
        } catch (Exception e) { // dead, another's, or without a majority
            return false;
        }
    }
}
