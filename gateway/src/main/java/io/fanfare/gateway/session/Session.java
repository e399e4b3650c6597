package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.gateway.auth.TokenLimits;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.presence.Departure;
import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.ProtocolException;
import io.fanfare.protocol.TopicName;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.Collection;
import java.util.Map;

/**
 * One client connection after its transport handshake. Takes the client's commands, holds its subscriptions, and answers.
 *
 * <p>Owned by the loop of its connection. Requests are carried out in order of arrival; answers that wait for the history
 * store may be overtaken by later ones. The number of such requests is bounded: more are refused as
 * {@link ErrorCode#RATE_LIMITED}.
 */
public final class Session implements Command.Handler {
    /** All that a client is told: more would help those who try. */
    static final String REFUSED = "the token was refused";

    private final Connection connection;
    private final SessionServices services;
    private final SessionLoop loop;
    /** See {@link SessionId}. */
    private final long idHigh;

    /** Goes on in the session that follows on this one: what they have in common where there is no user. */
    private long idLow;

    private final Liveness liveness;
    private final IntObjectMap<Subscription> subscriptions = new IntObjectHashMap<>(2);
    /** Null while nothing counts that the client has sent: most only listen. */
    private Quota quota;
    /** Null while nothing is allowed for a time only. */
    private Rechecks rechecks;
    /** To what was asked about the request that is being carried out. */
    private Map<TopicName, Ruling> answers = Map.of();
    /** Messages that wait because the client is slow; null while it is not. */
    private Backlog backlog;

    /** Null before the hello. */
    private Login login;

    /** How others see it when the connection ends. */
    private Departure departure = Departure.CUT_OFF;

    private boolean isClosed;
    private boolean isEnding;
    /** Null while it wants nothing of the history store. */
    private SessionReads reads;

    /** Its place in the loop's table; kept by the loop. */
    int slot;

    /** Null while nothing about presence waits; kept by {@link PresenceTasks}. */
    PresenceTasks presenceTasks;

    public Session(Connection connection, SessionServices services, SessionLoop loop) {
        this.connection = connection;
        this.services = services;
        this.loop = loop;
        this.idLow = loop.random().nextLong();
        this.liveness = new Liveness(services.settings().heartbeatSeconds(), loop.nowSeconds());
        this.idHigh = loop.add(this);
    }

    /** Bytes came from the client, whatever they mean. */
    public void onHeard() {
        liveness.heard(loop.nowSeconds());
    }

    /** Takes a command. Before the hello nothing else is allowed. */
    public void onCommand(Command command) {
        if (login == null && !(command instanceof Command.Hello)) {
            throw ProtocolException.close(CloseCode.HELLO_EXPECTED, "the first frame must be a hello");
        }
        try {
            command.accept(this);
        } catch (ProtocolException fault) {
            throw fault;
        } catch (RuntimeException bug) {
            Answers.tell(this, command.requestId(), Answers.of(this, bug));
        }
    }

    /** A frame of the client was at fault: answers with an error, before the hello too, or closes the connection. */
    public void onFault(ProtocolException fault) {
        if (fault.close() != null) {
            connection.close(fault.close(), fault.getMessage());
        } else {
            Answers.refuse(this, fault.requestId(), Refusal.of(fault));
        }
    }

    @Override
    public void onHello(Command.Hello hello) {
        if (login != null) {
            throw ProtocolException.close(CloseCode.HELLO_EXPECTED, "a second hello");
        }
        Introduction.begin(this, hello);
    }

    @Override
    public void onSubscribe(Command.Subscribe subscribe) {
        Authorizing.subscribe(this, subscribe);
    }

    @Override
    public void onUnsubscribe(Command.Unsubscribe unsubscribe) {
        SubscriptionEnd.onUnsubscribe(this, unsubscribe);
    }

    @Override
    public void onPublish(Command.Publish publish) {
        Authorizing.publish(this, publish);
    }

    @Override
    public void onRequest(Command.Request request) {
        Authorizing.publish(this, request);
    }

    @Override
    public void onHistory(Command.History history) {
        Authorizing.readHistory(this, history);
    }

    @Override
    public void onPresence(Command.Presence presence) {
        Authorizing.readPresence(this, presence);
    }

    @Override
    public void onSetInfo(Command.SetInfo setInfo) {
        InfoUpdate.carryOut(this, setInfo);
    }

    @Override
    public void onRefreshToken(Command.RefreshToken refreshToken) {
        TokenRefresh.begin(this, refreshToken);
    }

    @Override
    public void onPing() {
        connection.send(Event.Pong.INSTANCE);
    }

    @Override
    public void onGoingAway(Command.GoingAway goingAway) {
        SubscriptionEnd.onGoingAway(this);
        endAll(Departure.MEANT);
    }

    /** Its client has said who it is. */
    void logIn(Identity identity) {
        login = loop.logIn(this, identity, services.clock());
    }

    /** The client shall be heard at least so often. */
    void agree(int heartbeatSeconds) {
        liveness.agree(heartbeatSeconds);
    }

    /** Null if this client may, else why not. */
    Refusal decide(Action action, TopicName topic) {
        Refusal refusal = services.access().decide(login.identity(), action, topic);
        Ruling asked = refusal == AccessDecision.UNDECIDED ? answers.get(topic) : null;
        return asked == null ? refusal : asked.refusal();
    }

    /** What is being carried out has these answers; none at other times. */
    void decideBy(Map<TopicName, Ruling> asked) {
        answers = asked;
    }

    /** The subscriptions that are allowed for a time. */
    Rechecks rechecks() {
        if (rechecks == null) {
            rechecks = new Rechecks(this);
        }
        return rechecks;
    }

    /** The client has met a limit. */
    Refusal limit(Limit limit, String text, long retryAfterMillis) {
        services.metrics().limitMet(limit);
        return Refusal.ofLimit(text, retryAfterMillis);
    }

    /** The subscription to a topic, or null. */
    Subscription subscriptionTo(TopicName topic) {
        var known = services.hub().find(topic);
        return known == null ? null : subscriptions.get(known.id());
    }

    Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    int subscriptionCount() {
        return subscriptions.size();
    }

    void begin(TopicName topic, Subscription subscription) {
        subscription.attach(services.hub().attach(topic, loop.shard(), subscription));
        subscriptions.put(subscription.topic().id(), subscription);
        services.metrics().subscriptionsChanged(1);
    }

    void end(Subscription subscription) {
        subscriptions.remove(subscription.topic().id());
        subscription.end(Departure.MEANT);
        services.metrics().subscriptionsChanged(-1);
    }

    boolean has(Subscription subscription) {
        return subscriptions.get(subscription.topic().id()) == subscription;
    }

    private void endAll(Departure how) {
        services.metrics().subscriptionsChanged(-subscriptions.size());
        for (Subscription subscription : subscriptions.values()) {
            subscription.end(how);
        }
        subscriptions.clear();
    }

    boolean hasBacklog() {
        return backlog != null;
    }

    Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(connection.outboundLimitBytes());
        }
        return backlog;
    }

    /** What it wants of the history store. */
    SessionReads reads() {
        if (reads == null) {
            reads = new SessionReads(this);
        }
        return reads;
    }

    void forgetReadsIfEmpty() {
        if (reads != null && reads.isEmpty()) {
            reads = null;
        }
    }

    /** The client has read enough that messages may be written again. */
    public void onWritable() {
        while (backlog != null && connection.isWritable()) {
            backlog.deliverOldest();
            if (backlog.isEmpty()) {
                backlog = null;
                subscriptions.values().forEach(Subscription::onWritable);
            }
        }
        if (reads != null) {
            loop.historyReads().onWritable(reads);
        }
        PresenceTasks.onWritable(this);
    }

    /** Called about once a second. */
    void onSweep() {
        liveness.check(connection, loop.nowSeconds());
        connection.sweep(loop.nowSeconds());
        if (login != null) {
            TokenExpiry.check(this, login);
        }
        if (rechecks != null) {
            rechecks.sweep();
            rechecks = rechecks.isEmpty() ? null : rechecks;
        }
        PresenceTasks.onSweep(this);
        if (quota != null && quota.isFresh(loop.nowSeconds())) {
            quota = null;
        }
    }

    /** Ends the connection for its user's sake; once. */
    void end(SessionEnding ending) {
        if (!isEnding) {
            isEnding = true;
            departure = ending.departure();
            services.metrics().sessionEnded(ending.reason());
            connection.close(ending.code(), ending.text());
        }
    }

    /** The node is draining: tells the client to come back somewhere else. */
    public void announceDrain(long windowMillis) {
        if (login != null) {
            connection.send(new Event.GoAway(CloseCode.DRAINING.number(), true, windowMillis, "the node is draining"));
        }
    }

    /** Ends the connection because the node is draining. */
    public void drain() {
        connection.close(CloseCode.DRAINING, "the node is draining");
    }

    /** Ends the connection because its client has opened another one; once. */
    void displace() {
        if (!isEnding) {
            isEnding = true;
            services.metrics().sessionDisplaced();
            connection.close(CloseCode.DISPLACED, "another connection took over this session");
        }
    }

    /** The client has said that it closes the connection. */
    public void onLeaving() {
        departure = Departure.MEANT;
    }

    /** The connection is gone. */
    public void onClosed() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        endAll(departure);
        backlog = null;
        presenceTasks = null;
        if (reads != null) {
            reads.dropAll();
        }
        loop.remove(this);
        if (login != null) {
            loop.logOut(login);
            services.directory().userPlaces().giveBack(login.identity());
            services.metrics().sessionClosed(connection.transport());
        }
    }

    SessionId id() {
        return new SessionId(idHigh, idLow);
    }

    /** Its client has named a former session of its own, whatever became of that. */
    void follow(SessionId former) {
        idLow = former.low();
    }

    /** Whether its client has said hello as this user. */
    boolean isOf(String user) {
        return login != null && login.identity().user().equals(user);
    }

    /** Null before the hello. */
    Login login() {
        return login;
    }

    /** Those that its client's token sets. */
    TokenLimits limits() {
        return login.identity().limits();
    }

    Connection connection() {
        return connection;
    }

    SessionServices services() {
        return services;
    }

    SessionLoop loop() {
        return loop;
    }

    Quota quota() {
        if (quota == null) {
            quota = new Quota();
        }
        return quota;
    }

    boolean isClosed() {
        return isClosed;
    }
}
