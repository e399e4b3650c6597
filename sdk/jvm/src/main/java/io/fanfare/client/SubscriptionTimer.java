package io.fanfare.client;

/** What a subscription waits for. */
enum SubscriptionTimer {
    RETRY,
    TRUST
}
