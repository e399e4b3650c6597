package io.fanfare.bench.driver;

import io.fanfare.bench.client.ConnectionSecurity;
import io.fanfare.bench.client.Endpoint;
import io.fanfare.bench.client.SecuredEndpoint;

/** Talks like another driver, over connections that are secured. */
public record SecuredDriver(Driver driver, ConnectionSecurity security) implements Driver {
    @Override
    public Endpoint endpoint() {
        return new SecuredEndpoint(driver.endpoint(), security);
    }

    @Override
    public Peer newPeer(TopicNames topics, PeerEvents listener, Peer former) {
        return driver.newPeer(topics, listener, former);
    }

    @Override
    public boolean tellsPresence() {
        return driver.tellsPresence();
    }

    @Override
    public boolean resumes() {
        return driver.resumes();
    }

    @Override
    public boolean acknowledges() {
        return driver.acknowledges();
    }

    @Override
    public boolean subscribes() {
        return driver.subscribes();
    }

    @Override
    public int maxInFlight() {
        return driver.maxInFlight();
    }

    @Override
    public int keepAliveSeconds() {
        return driver.keepAliveSeconds();
    }
}
