package io.fanfare.gateway.bootstrap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal HUP, which ends a process unless somebody takes it. The class of Java that takes signals is one of {@code
 * jdk.unsupported}, which compilers warn of in a way that can't be silenced, so it is called by its name.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** @param taker called for each signal, on a thread of its own; must not throw */
    static void take(Runnable taker) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object taking = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        taker.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), taking);
        } catch (InvocationTargetException unknown) {
            LOG.debug("this system has no HUP: {}", unknown.getCause().toString());
        } catch (ReflectiveOperationException missing) {
            LOG.info("this Java takes no signals: a HUP ends the process ({})", missing.toString());
        }
    }
}
