package io.fanfare.gateway.config;

import io.fanfare.gateway.auth.AuthSettings;
import io.fanfare.gateway.bus.redis.RedisSettings;
import io.fanfare.gateway.http.AdminSettings;
import io.fanfare.gateway.http.ApiSettings;
import io.fanfare.gateway.logging.LoggingSettings;
import io.fanfare.gateway.outgoing.ServiceUrl;
import io.fanfare.gateway.overload.OverloadSettings;
import io.fanfare.gateway.presence.PresenceSettings;
import io.fanfare.gateway.session.SessionSettings;
import io.fanfare.gateway.settings.BindAddress;
import io.fanfare.gateway.settings.Key;
import io.fanfare.gateway.settings.Reloadable;
import io.fanfare.gateway.settings.Section;
import io.fanfare.gateway.settings.SectionProblems;
import io.fanfare.gateway.topic.HistorySettings;
import io.fanfare.gateway.topic.NamespaceRules;
import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.gateway.transport.TransportSettings;
import io.fanfare.gateway.webhook.WebhookSettings;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that an operator sets, checked.
 *
 * @param publicEndpoint where clients connect; the key is {@code public}
 * @param namespaces by name, in the order of the files; {@value #DEFAULT_NAMESPACE} is always there
 */
public record GatewayConfig(
        NodeConfig node,
        @Key("public") TransportSettings publicEndpoint,
        @Reloadable SessionSettings sessions,
        ApiSettings api,
        AdminSettings admin,
        AuthSettings auth,
        @Reloadable DrainConfig drain,
        OverloadSettings overload,
        PresenceSettings presence,
        HistorySettings history,
        StoreConfig store,
        DataConfig data,
        RedisSettings bus,
        @Reloadable LoggingSettings logging,
        WebhookSettings webhook,
        @Reloadable Map<String, NamespaceRules> namespaces)
        implements Section {
    public static final String DEFAULT_NAMESPACE = "default";

    public GatewayConfig {
        namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
    }

    /** The rules of a namespace: its own, or the default ones if it is not named in the configuration. */
    public NamespaceRules namespace(String name) {
        NamespaceRules named = namespaces.get(name);
        return named != null ? named : namespaces.get(DEFAULT_NAMESPACE);
    }

    /** What is known of the keys of backends. */
    public Path apiKeysFile() {
        return api.keysFile().isEmpty() ? Path.of(data.dir()).resolve(ApiSettings.KEYS_FILE) : Path.of(api.keysFile());
    }

    /** The rules of all namespaces. */
    public Namespaces rules() {
        return new Namespaces(namespace(DEFAULT_NAMESPACE), namespaces);
    }

    @Override
    public void check(SectionProblems faults) {
        if (auth.mode() == AuthSettings.Mode.NONE) {
            checkBind("public.host", publicEndpoint.host(), "auth.mode is none and lets everybody in", faults);
        }
        if (api.auth() == ApiSettings.Auth.NONE) {
            checkBind("api.host", api.host(), "api.auth is none and lets everybody do everything", faults);
        }
        if (api.port() != 0 && api.port() == publicEndpoint.port() && api.host().equals(publicEndpoint.host())) {
            faults.add("api.port", api.port(), "another port than public.port");
        }
        checkAdminPort(faults);
        namespaces.forEach((name, namespace) -> checkNamespace(name, namespace, faults));
    }

    private void checkAdminPort(SectionProblems faults) {
        int port = admin.port().orElse(0);
        boolean isOfApi = port == api.port() && admin.host().equals(api.host());
        boolean isOfClients = port == publicEndpoint.port() && admin.host().equals(publicEndpoint.host());
        if (port != 0 && (isOfApi || isOfClients)) {
            faults.add("admin.port", port, "another port than api.port and public.port, or empty for that of the API");
        }
    }

    private void checkBind(String key, String host, String why, SectionProblems faults) {
        if (!auth.allowInsecureBind() && !BindAddress.isLoopback(host)) {
            faults.add(
                    key,
                    host,
                    "a loopback address, because " + why + "; auth.allow-insecure-bind: true binds it anyway");
        }
    }

    private void checkNamespace(String name, NamespaceRules namespace, SectionProblems faults) {
        if (!isNamespace(name)) {
            faults.add(
                    "namespaces", name, "names of 1.." + TopicName.MAX_BYTES + " bytes, as topics have, without ':'");
        }
        checkBackend("namespaces." + name + ".authorize-url", namespace.authorizeUrl(), faults);
        checkBackend("namespaces." + name + ".push-url", namespace.pushUrl(), faults);
        if (name.equals(Namespaces.OF_NODES)) {
            faults.add("namespaces", name, "another name: this one is the nodes' own");
        }
        int largestPayload = Math.min(publicEndpoint.maxFrameBytes(), api.maxRequestBytes());
        if (namespace.maxPayloadBytes() > largestPayload) {
            faults.add(
                    "namespaces." + name + ".max-payload-bytes",
                    namespace.maxPayloadBytes(),
                    "at most public.max-frame-bytes and api.max-request-bytes");
        }
    }

    private void checkBackend(String key, String url, SectionProblems faults) {
        if (url.isEmpty()) {
            return;
        }
        boolean isOne = webhook.allowPlainHttp() ? ServiceUrl.isOneOrPlain(url) : ServiceUrl.isOne(url);
        if (!isOne) {
            faults.add(
                    key,
                    url,
                    ServiceUrl.EXPECTED + ", without user or fragment; webhook.allow-plain-http: true allows http");
        }
        if (webhook.secret().isEmpty()) {
            faults.add("webhook.secret", "", "a secret, because " + key + " is set");
        }
    }

    private static boolean isNamespace(String name) {
        try {
            return TopicName.of(name).namespace().equals(name);
        } catch (ProtocolException e) {
            return false;
        }
    }
}
