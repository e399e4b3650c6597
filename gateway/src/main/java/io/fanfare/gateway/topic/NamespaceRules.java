package io.fanfare.gateway.topic;

/**
 * The rules of a namespace.
 *
 * @param durable whether its topics are kept in the history store
 * @param mayClientsSubscribe whether clients may subscribe and read history
 * @param mayClientsPublish whether a client's push is published; otherwise it is refused
 * @param maxPayloadBytes the largest payload that is accepted
 * @param publishesPerSecond how many publishes a session may send in a second, 0 for no limit
 * @param slowPolicy what a slow subscriber gets
 */
public record NamespaceRules(
        boolean durable,
        boolean mayClientsSubscribe,
        boolean mayClientsPublish,
        int maxPayloadBytes,
        int publishesPerSecond,
        SlowPolicy slowPolicy) {}
