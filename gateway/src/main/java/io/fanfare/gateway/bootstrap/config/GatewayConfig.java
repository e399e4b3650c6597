package io.fanfare.gateway.bootstrap.config;

import io.fanfare.gateway.topic.Namespaces;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
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
        @Key("public") PublicConfig publicEndpoint,
        SessionsConfig sessions,
        ApiConfig api,
        AuthConfig auth,
        DrainConfig drain,
        HistoryConfig history,
        StoreConfig store,
        DataConfig data,
        BusConfig bus,
        Map<String, NamespaceConfig> namespaces)
        implements Section {
    public static final String DEFAULT_NAMESPACE = "default";

    public GatewayConfig {
        namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
    }

    /** The rules of a namespace: its own, or the default ones if it is not named in the configuration. */
    public NamespaceConfig namespace(String name) {
        NamespaceConfig named = namespaces.get(name);
        return named != null ? named : namespaces.get(DEFAULT_NAMESPACE);
    }

    /** Whether only programs of this machine may use the API: it asks nobody who he is. */
    public boolean isApiLocalOnly() {
        return BindAddress.isLoopback(api.host());
    }

    /** Whether only programs and pages of this machine may connect: nobody is asked who he is, and no page is named. */
    public boolean isPublicLocalOnly() {
        return auth.mode() == AuthConfig.Mode.NONE
                && BindAddress.isLoopback(publicEndpoint.host())
                && publicEndpoint.allowedOrigins().isEmpty();
    }

    @Override
    public void check(Faults faults) {
        if (auth.mode() == AuthConfig.Mode.NONE) {
            checkBind("public.host", publicEndpoint.host(), "auth.mode is none and lets everybody in", faults);
        }
        checkBind("api.host", api.host(), "the API has no authentication", faults);
        if (api.port() != 0 && api.port() == publicEndpoint.port() && api.host().equals(publicEndpoint.host())) {
            faults.add("api.port", api.port(), "another port than public.port");
        }
        namespaces.forEach((name, namespace) -> checkNamespace(name, namespace, faults));
    }

    private void checkBind(String key, String host, String why, Faults faults) {
        if (!auth.allowInsecureBind() && !BindAddress.isLoopback(host)) {
            faults.add(
                    key,
                    host,
                    "a loopback address, because " + why + "; auth.allow-insecure-bind: true binds it anyway");
        }
    }

    private void checkNamespace(String name, NamespaceConfig namespace, Faults faults) {
        if (!isNamespace(name)) {
            faults.add(
                    "namespaces", name, "names of 1.." + TopicName.MAX_BYTES + " bytes, as topics have, without ':'");
        }
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

    private static boolean isNamespace(String name) {
        try {
            return TopicName.of(name).namespace().equals(name);
        } catch (ProtocolException e) {
            return false;
        }
    }
}
