package io.fanfare.gateway.http;

import io.fanfare.gateway.audit.AuditLog;
import io.fanfare.gateway.auth.key.ApiKeys;
import io.fanfare.gateway.metrics.GatewayMetrics;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the callers of all connections of a port are held against.
 *
 * @param keys those that are valid now; null if everybody may everything
 * @param wrongKeys who has tried too many; null if everybody may everything
 */
record KeyServices(
        Supplier<ApiKeys> keys, WrongKeys wrongKeys, InstantSource clock, AuditLog audit, GatewayMetrics metrics) {}
