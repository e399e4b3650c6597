package io.fanfare.gateway.tls;

import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;

/** A factory that gives out a key manager that there is already. */
final class OneKeyManager extends KeyManagerFactory {

    OneKeyManager(KeyManager manager) {
        super(
                new KeyManagerFactorySpi() {
                    @Override
                    protected KeyManager[] engineGetKeyManagers() {
                        return new KeyManager[] {manager};
                    }

                    @Override
                    protected void engineInit(KeyStore none, char[] password) {
                        // It has its keys.
                    }

                    @Override
                    protected void engineInit(ManagerFactoryParameters none) {
                        // It has its keys.
                    }
                },
                null,
                "one");
    }
}
