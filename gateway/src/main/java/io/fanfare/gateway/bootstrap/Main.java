package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.cli.CommandFailure;
import io.fanfare.gateway.cli.FanfareCommand;
import io.fanfare.gateway.cli.ProcessText;
import io.fanfare.gateway.config.ConfigSource;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.upkeep.OutOfMemory;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one entry point of the jar. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int CLEAN = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** What stopping may take when all clients have gone. */
    private static final long STOP_MILLIS = 20_000;

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    private static int run(PrintWriter out, PrintWriter err, String[] arguments) {
        try {
            Map<String, String> environment = ProcessText.environment(System.getenv(), "FANFARE_");
            return new FanfareCommand(Main::serve, environment).run(out, err, ProcessText.arguments(arguments));
        } catch (CommandFailure unreadable) {
            err.println(unreadable.getMessage());
            return USAGE;
        }
    }

    /** Runs a node until the process is told to stop. */
    private static int serve(GatewayConfig config, ConfigSource source, PrintWriter out) throws Exception {
        HeapBounds.check(config, Runtime.getRuntime().maxMemory());
        ReceivingMemory.check(config.publicEndpoint(), ReceivingMemory.bytes());
        Thread.setDefaultUncaughtExceptionHandler(Main::onThreadEnded);
        AtomicReference<Gateway> started = new AtomicReference<>();
        Thread onStop = new Thread(() -> stop(started.get(), config), "stop");
        Runtime.getRuntime().addShutdownHook(onStop);
        try {
            started.set(Gateway.start(config, source));
        } catch (StartException failure) {
            Runtime.getRuntime().removeShutdownHook(onStop);
            throw new CommandFailure(failure.getMessage(), failure);
        }
        greet(started.get(), config, out);
        new CountDownLatch(1).await();
        return CLEAN;
    }

    /** No thread of a node is meant to end by a fault. What it did is lost, but for what its part makes up for by itself. */
    private static void onThreadEnded(Thread thread, Throwable fault) {
        OutOfMemory.endProcessIf(fault);
        LOG.error("thread {}: ended by a fault of the node", thread.getName(), fault);
    }

    /**
     * Runs when the process is told to stop. It ends with 0: a node that drained has not failed.
     *
     * @param gateway null while it is still starting, when nobody was let in and nothing accepted
     */
    private static void stop(Gateway gateway, GatewayConfig config) {
        int status = CLEAN;
        if (gateway == null) {
            LOG.info("told to stop while starting");
            Runtime.getRuntime().halt(status);
        }
        haltAfter(config.drain().timeoutMillis() + STOP_MILLIS);
        try {
            gateway.stop();
        } catch (InterruptedException interrupted) {
            LOG.warn("told to hurry while stopping: clients were cut off");
            status = FAILED;
        }
        Runtime.getRuntime().halt(status);
    }

    /** A part that does not stop must not keep the process alive for ever. */
    private static void haltAfter(long millis) {
        Thread deadline = new Thread(
                () -> {
                    try {
                        Thread.sleep(millis);
                        LOG.error("not stopped after {} ms: the process ends as it is", millis);
                    } catch (InterruptedException hurry) {
                        LOG.error("told to hurry while stopping: the process ends as it is");
                    } finally {
                        Runtime.getRuntime().halt(FAILED);
                    }
                },
                "stop-deadline");
        deadline.setDaemon(true);
        deadline.start();
    }

    private static void greet(Gateway gateway, GatewayConfig config, PrintWriter out) {
        String clients =
                config.publicEndpoint().host() + ":" + gateway.publicAddress().getPort();
        boolean isClientTls = config.publicEndpoint().tls().isOn();
        String api = (config.api().tls().isOn() ? "https://" : "http://")
                + config.api().host() + ":" + gateway.apiAddress().getPort();
        out.println("Fanfare node " + gateway.nodeId());
        out.println("  clients  " + (isClientTls ? "wss://" : "ws://") + clients + "/ws (subprotocol fanfare.v1), "
                + (isClientTls ? "tls://" : "tcp://") + clients);
        out.println("  API      " + api + "  (described by " + api + "/openapi.yaml)");
        if (gateway.adminAddress() != null) {
            out.println("  admin    http://" + config.admin().host() + ":"
                    + gateway.adminAddress().getPort() + "  (/healthz, /readyz, /metrics)");
        }
        out.println("  store    " + gateway.storeDescription());
        out.println("  bus      " + gateway.busDescription());
        out.println("  loops    " + gateway.loopsDescription());
        greetAuth(config, out);
        if (config.auth().mode() == AuthSettings.Mode.NONE && !isClientTls) {
            out.println("Try: java -jar gateway/target/fanfare.jar tail room:42");
        }
        out.flush();
    }

    /** What is open is said in the log as well: who reads that may not see the console. */
    private static void greetAuth(GatewayConfig config, PrintWriter out) {
        boolean areClientsAsked = config.auth().mode() != AuthSettings.Mode.NONE;
        boolean areBackendsAsked = config.api().auth() != ApiSettings.Auth.NONE;
        out.println("  auth     clients by " + (areClientsAsked ? "token" : "nothing") + ", backends by "
                + (areBackendsAsked ? "key" : "nothing"));
        if (!areClientsAsked) {
            warn("auth.mode is none: whoever reaches the public port may read and publish everything", out);
        }
        if (areClientsAsked
                && (config.auth().issuer().isEmpty() || config.auth().audience().isEmpty())) {
            warn(
                    "auth.issuer or auth.audience is empty: tokens are taken that were signed for something else, if by a"
                            + " key that is known",
                    out);
        }
        if (!areBackendsAsked) {
            warn("api.auth is none: whoever reaches the API may read, publish and revoke everything", out);
        }
    }

    private static void warn(String what, PrintWriter out) {
        out.println("  WARNING  " + what);
        LOG.warn(what);
    }
}
