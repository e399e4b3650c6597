package io.fanfare.gateway.logging;

/** From which weight on a logger writes. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF
}
