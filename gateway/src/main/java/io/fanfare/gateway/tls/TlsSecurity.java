package io.fanfare.gateway.tls;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.socket.HandshakeTimeout;
import io.fanfare.gateway.socket.PortSecurity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on one port. What it is spoken with is exchanged as a whole when the files have changed; connections that are open go on
 * with what they began with. {@link #secure} is for loops, the rest for one thread at a time.
 */
public final class TlsSecurity implements PortSecurity, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsSecurity.class);
    private static final int GOODBYE_MILLIS = 2_000;
    /** Tickets of the node's own are sealed with another key so often; what was sealed with the ones before can be opened. */
    private static final Duration OWN_KEY_LIFE = Duration.ofHours(12);

    private static final int OWN_KEYS = 3;

    private final String port;
    private final TlsSettings settings;
    private final int handshakeMillis;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Current<InUse> current;
    private TicketKeys ownKeys;
    private Instant ownKeysMade;

    private record InUse(TlsFiles files, ServerContext context) {}

    /**
     * Reads the files for the first time.
     *
     * @param port as the log and the metrics call it
     * @param handshakeMillis from accept until the handshake is over, 0 if somebody else sees to it
     * @throws UnusableFileException if TLS can't be spoken with them
     */
    public TlsSecurity(
            String port, TlsSettings settings, int handshakeMillis, GatewayMetrics metrics, InstantSource clock)
            throws UnusableFileException {
        this.port = port;
        this.settings = settings;
        this.handshakeMillis = handshakeMillis;
        this.metrics = metrics;
        this.clock = clock;
        makeOwnKeys();
        current = new Current<>(read());
        if (settings.provider() == TlsSettings.Provider.AUTO && !settings.isOpenSsl()) {
            LOG.info("{}: TLS by the JDK: there is no BoringSSL for this platform", port);
        }
        settings.certificateFiles().forEach(file -> metrics.certificateExpiry(port, file, () -> secondsLeft(file)));
    }

    private void makeOwnKeys() {
        ownKeys = TicketKeys.next(ownKeys, OWN_KEYS);
        ownKeysMade = clock.instant();
    }

    private InUse read() throws UnusableFileException {
        return use(TlsFiles.read(settings, clock.instant()));
    }

    private InUse use(TlsFiles files) throws UnusableFileException {
        try {
            TicketKeys tickets = files.ticketKeys() == null ? ownKeys : files.ticketKeys();
            return new InUse(files, ServerContext.of(files, settings.isOpenSsl(), tickets));
        } catch (SSLException unusable) {
            throw new UnusableFileException(
                    "certificate-file", settings.certificateFile(), "what TLS can use: " + unusable.getMessage());
        }
    }

    /**
     * Reads the files again; new connections get what is in them now.
     *
     * @throws UnusableFileException if TLS can't be spoken with them; all stays as it was then
     */
    public void reload() throws UnusableFileException {
        exchange(read());
    }

    private void exchange(InUse next) {
        InUse last = current.get();
        current.exchange(next);
        last.context().retire();
    }

    /** Makes the node's own ticket keys anew when it is time. */
    public void rotateOwnKeys() throws UnusableFileException {
        TlsFiles files = current.get().files();
        if (files.ticketKeys() == null
                && settings.isOpenSsl()
                && clock.instant().isAfter(ownKeysMade.plus(OWN_KEY_LIFE))) {
            makeOwnKeys();
            exchange(use(files));
        }
    }

    @Override
    public void secure(Channel channel) {
        open.add(channel);
        Future<?> deadline = handshakeMillis == 0
                ? null
                : channel.eventLoop()
                        .schedule(
                                () -> channel.pipeline().fireUserEventTriggered(HandshakeTimeout.EXPIRED),
                                handshakeMillis,
                                TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(newHandler(channel.alloc()), new HandshakeOutcome(port, metrics, deadline));
    }

    private TlsHandler newHandler(ByteBufAllocator memory) {
        InUse inUse = current.get();
        while (true) {
            try {
                return inUse.context().newHandler(memory);
            } catch (IllegalReferenceCountException retired) {
                InUse next = current.get();
                if (next == inUse) {
                    throw retired;
                }
                inUse = next;
            }
        }
    }

    /** The port as the log calls it. */
    public String port() {
        return port;
    }

    public TlsSettings settings() {
        return settings;
    }

    /** What is to be said of certificates that expire before long: a line for each. */
    public List<String> expiringWithin(Duration time) {
        Instant now = clock.instant();
        return current.get().files().certificates().stream()
                .filter(certificate -> certificate.expiresAt().isBefore(now.plus(time)))
                .map(certificate -> certificate.file() + " for " + String.join(", ", certificate.names()) + ": "
                        + daysLeft(certificate, now) + " days left, until " + certificate.expiresAt())
                .toList();
    }

    private static long daysLeft(ServerCertificate certificate, Instant now) {
        return Math.max(0, Duration.between(now, certificate.expiresAt()).toDays());
    }

    /** Negative once it has expired. Any thread. */
    private long secondsLeft(String file) {
        for (ServerCertificate certificate : current.get().files().certificates()) {
            if (certificate.file().equals(file)) {
                return Duration.between(clock.instant(), certificate.expiresAt())
                        .toSeconds();
            }
        }
        return 0;
    }

    /** Ends all connections that are open, each with a close_notify. Blocks for a moment; not on a loop. */
    @Override
    public void close() {
        open.close().awaitUninterruptibly(GOODBYE_MILLIS);
        current.get().context().retire();
    }
}
