package io.fanfare.storage.postgres;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a server as PgBouncer does: gives out process numbers of its own, and refuses what sessions shared with others
 * can't keep. Speaks the protocol without encryption only.
 */
final class FakePooler implements AutoCloseable {
    private static final int BACKEND_KEY = 'K';
    private static final int PARSE = 'P';
    private static final int QUERY = 'Q';
    private static final int LENGTH_BYTES = 4;

    /** When a server's connection goes back to the others. */
    enum Mode {
        AFTER_TRANSACTION,
        AFTER_STATEMENT
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final Mode mode;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> statements = new CopyOnWriteArrayList<>();

    FakePooler(int serverPort, Mode mode) throws IOException {
        this.serverPort = serverPort;
        this.mode = mode;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    PostgresSettings settings(String database) {
        String direct = PostgresServer.url(database, listener.getLocalPort());
        return DatabaseSettings.of(direct + "?sslmode=disable&gssEncMode=disable");
    }

    /** What clients had the server do until now. */
    List<String> statements() {
        return statements;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                start(() -> pass(client, server, this::forth));
                start(() -> pass(server, client, this::back));
            } catch (IOException ended) {
                // The listener was closed, or the server is down: the client sees its connection end.
                closeAll();
            }
        }
    }

    private interface Direction {
        void pass(DataInputStream in, DataOutputStream out, Socket source) throws IOException;
    }

    private static void pass(Socket from, Socket to, Direction direction) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to.getOutputStream()))) {
            direction.pass(in, out, from);
        } catch (IOException ended) {
            // One side has gone: closing both streams tells the other.
            return;
        }
    }

    private void forth(DataInputStream in, DataOutputStream out, Socket client) throws IOException {
        int length = in.readInt();
        out.writeInt(length);
        out.write(in.readNBytes(length - LENGTH_BYTES));
        out.flush();
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = in.readNBytes(in.readInt() - LENGTH_BYTES);
            String refusal = refusal(type, new String(body, StandardCharsets.UTF_8));
            if (refusal != null) {
                refuse(client, refusal);
                return;
            }
            out.writeByte(type);
            out.writeInt(body.length + LENGTH_BYTES);
            out.write(body);
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private String refusal(int type, String body) {
        if (type == QUERY) {
            return refusal("", body.substring(0, body.length() - 1));
        }
        if (type == PARSE) {
            String[] nameAndSql = body.split("\0", 3);
            return refusal(nameAndSql[0], nameAndSql[1]);
        }
        return null;
    }

    /** Of a statement with a name, or of the beginning of a transaction. */
    private String refusal(String name, String sql) {
        statements.add(sql);
        if (!name.isEmpty()) {
            return "42P05\0prepared statement \"" + name + "\" already exists";
        }
        return mode == Mode.AFTER_STATEMENT && sql.equals("BEGIN")
                ? "08P01\0transaction blocks not allowed in statement pooling mode"
                : null;
    }

    private static void refuse(Socket client, String stateAndMessage) throws IOException {
        String[] parts = stateAndMessage.split("\0");
        byte[] body = ("SERROR\0VERROR\0C" + parts[0] + "\0M" + parts[1] + "\0\0").getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        out.writeByte('E');
        out.writeInt(body.length + LENGTH_BYTES);
        out.write(body);
        out.flush();
    }

    private void back(DataInputStream in, DataOutputStream out, Socket server) throws IOException {
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = in.readNBytes(in.readInt() - LENGTH_BYTES);
            if (type == BACKEND_KEY) {
                body[0] ^= 1;
            }
            out.writeByte(type);
            out.writeInt(body.length + LENGTH_BYTES);
            out.write(body);
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake-pooler");
        thread.setDaemon(true);
        thread.start();
    }

    private void closeAll() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeAll();
    }
}
