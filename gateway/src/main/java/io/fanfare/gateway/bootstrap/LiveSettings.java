package io.fanfare.gateway.bootstrap;

import io.fanfare.gateway.config.GatewayConfig;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.logging.LogLevels;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.settings.Current;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.transport.TransportSettings;

/** What the parts of a running node go by, and ask for each time. */
record LiveSettings(
        Current<TransportSettings> publicEndpoint,
        Current<SessionSettings> sessions,
        Current<ApiSettings> api,
        Namespaces namespaces,
        LogLevels logLevels) {

    /** As a configuration says at the start. */
    static LiveSettings of(GatewayConfig config) {
        LogLevels levels = new LogLevels();
        levels.apply(config.logging().levels());
        return new LiveSettings(
                new Current<>(config.publicEndpoint()),
                new Current<>(config.sessions()),
                new Current<>(config.api()),
                config.rules(),
                levels);
    }

    /** From now on another one holds. */
    void exchange(GatewayConfig config) {
        publicEndpoint.exchange(config.publicEndpoint());
        sessions.exchange(config.sessions());
        api.exchange(config.api());
        namespaces.exchange(config.namespace(GatewayConfig.DEFAULT_NAMESPACE), config.namespaces());
        logLevels.apply(config.logging().levels());
    }
}
