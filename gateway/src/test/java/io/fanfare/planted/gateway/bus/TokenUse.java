package io.fanfare.planted.gateway.bus;

import com.nimbusds.jose.JWSObject;

/** Reads tokens beside the package that is made for it. */
public final class TokenUse {
    public JWSObject token;
}
