package io.fanfare.gateway.webhook;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether backends are well enough to be called, each URL by itself: one of which half of the last calls failed is left alone for a
 * while, then tried with a few. There are as many as URLs in the configuration. Any thread.
 */
final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);

    private static final int WINDOW = 20;
    private static final int MIN_CALLS = 10;
    private static final int FAILED_PERCENT = 50;
    private static final int TRIAL_CALLS = 3;

    private final CircuitBreakerConfig config;
    private final ConcurrentHashMap<URI, CircuitBreaker> byUrl = new ConcurrentHashMap<>();

    Breakers(int seconds) {
        config = CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, MIN_CALLS, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILED_PERCENT)
                .waitDurationInOpenState(Duration.ofSeconds(seconds))
                .permittedNumberOfCallsInHalfOpenState(TRIAL_CALLS)
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(seconds))
                .build();
    }

    CircuitBreaker of(URI url) {
        return byUrl.computeIfAbsent(url, this::open);
    }

    private CircuitBreaker open(URI url) {
        CircuitBreaker breaker = CircuitBreaker.of(url.toString(), config);
        breaker.getEventPublisher().onStateTransition(Breakers::tell);
        return breaker;
    }

    /** Trials that fail are no news. */
    private static void tell(CircuitBreakerOnStateTransitionEvent event) {
        State from = event.getStateTransition().getFromState();
        State to = event.getStateTransition().getToState();
        if (from == State.CLOSED) {
            LOG.warn(
                    "{}: mostly fails and is not called for a while; what it has to decide is refused",
                    event.getCircuitBreakerName());
        } else if (to == State.CLOSED) {
            LOG.info("{}: works again", event.getCircuitBreakerName());
        }
    }

    /** How many are not called now. */
    int openCount() {
        int count = 0;
        for (CircuitBreaker breaker : byUrl.values()) {
            count += breaker.getState() == State.CLOSED ? 0 : 1;
        }
        return count;
    }
}
