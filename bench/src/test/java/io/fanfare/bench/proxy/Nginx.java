package io.fanfare.bench.proxy;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.process.InstalledProgram;
import io.fanfare.bench.process.ProcessOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The nginx of this machine, by the configuration that the documentation names, in front of a node. */
final class Nginx implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("../config/nginx.conf");
    private static final String NODE = "127.0.0.1:8080";
    private static final String PORT = "127.0.0.1:8090";
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final ProcessOutput output;
    private final InetSocketAddress address;

    /** @param folder of its own */
    Nginx(Path folder, String node) throws IOException {
        Path program = InstalledProgram.find("nginx");
        if (program == null) {
            throw new AssertionError("nginx is not installed (apt-get install nginx-light)");
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort());
        }
        String configuration = Files.readString(CONFIGURATION)
                .replace(NODE, node)
                .replace(PORT, "127.0.0.1:" + address.getPort())
                // Where it writes is this folder's; all else is as it is.
                .replace("events {}", "daemon off;\npid " + folder.resolve("nginx.pid") + ";\nevents {}");
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        process = new ProcessBuilder(program.toString(), "-e", "stderr", "-p", folder.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .start();
        output = new ProcessOutput(process.getInputStream());
        await().until(() -> isUp() || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("nginx did not start\n" + output.text());
        }
    }

    private boolean isUp() {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    String url() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** What it has written down. */
    String output() {
        return output.text();
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .join()
                .isAlive()) {
            process.destroyForcibly();
        }
    }
}
