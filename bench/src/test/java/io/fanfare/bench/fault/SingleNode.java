package io.fanfare.bench.fault;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One gateway with its embedded store, and nothing else. */
final class SingleNode implements Nodes, AutoCloseable {
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("proxy", true), NioIoHandler.newFactory());
    private final ProxiedNode node;

    private SingleNode(Path folder) throws IOException {
        Map<String, String> environment = Map.of(
                "FANFARE_CONFIG",
                ProxiedNode.writeConfig(folder).toString(),
                "FANFARE_DATA_DIR",
                folder.resolve("data").toString());
        node = new ProxiedNode("gateway", group, () -> null, () -> null, proxies -> environment, folder, null);
    }

    static SingleNode start(Path folder) throws IOException {
        SingleNode single = new SingleNode(folder);
        try {
            single.node.start();
            return single;
        } catch (Throwable failure) {
            single.close();
            throw failure;
        }
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public ProxiedNode node(int index) {
        return node;
    }

    @Override
    public void close() {
        node.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
