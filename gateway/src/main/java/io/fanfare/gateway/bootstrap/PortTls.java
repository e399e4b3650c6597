package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.bootstrap.RunningParts.Stage;
import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.socket.PortSecurity;
import io.fanfare.gateway.tls.TlsSecurity;
import io.fanfare.gateway.tls.TlsSettings;
import io.fanfare.gateway.tls.UnusableFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/** TLS on the ports of a node that have it. */
final class PortTls {
    private final List<TlsSecurity> secured = new ArrayList<>();
    private final PortSecurity ofPublicPort;
    private final PortSecurity api;

    private PortTls(GatewayConfig config, GatewayMetrics metrics, InstantSource clock, RunningParts running)
            throws StartException {
        // The deadline of the public port lasts until the hello.
        ofPublicPort = open("public", config.publicEndpoint().tls(), 0, metrics, clock, running);
        api = open("api", config.api().tls(), config.api().handshakeTimeoutMillis(), metrics, clock, running);
    }

    /**
     * Reads what is needed of certificates and keys.
     *
     * @param running takes what has to be ended before the loops
     * @throws StartException if a file can't be used any more
     */
    static PortTls open(GatewayConfig config, GatewayMetrics metrics, InstantSource clock, RunningParts running)
            throws StartException {
        return new PortTls(config, metrics, clock, running);
    }

    private PortSecurity open(
            String port,
            TlsSettings settings,
            int handshakeMillis,
            GatewayMetrics metrics,
            InstantSource clock,
            RunningParts running)
            throws StartException {
        if (!settings.isOn()) {
            return PortSecurity.NONE;
        }
        try {
            TlsSecurity security = new TlsSecurity(port, settings, handshakeMillis, metrics, clock);
            running.add(Stage.LOOPS, "TLS of " + port, security::close);
            secured.add(security);
            return security;
        } catch (UnusableFileException fault) {
            throw new StartException(port + ".tls." + fault.getMessage(), fault);
        }
    }

    PortSecurity ofPublicPort() {
        return ofPublicPort;
    }

    PortSecurity api() {
        return api;
    }

    /** Looks at the files from now on. */
    void watch(ScheduledExecutorService timer, GatewayMetrics metrics, InstantSource clock) {
        secured.forEach(security -> new CertificateWatch(security, metrics, clock).start(timer));
    }
}
