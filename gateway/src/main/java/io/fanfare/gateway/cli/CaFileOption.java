package io.fanfare.gateway.cli;

import io.fanfare.gateway.tls.TrustedAuthorities;
import io.fanfare.gateway.tls.UnusableFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom to believe that they are the node, where the connection to it is encrypted. */
final class CaFileOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "For wss, tls and https: the certificates in PEM that sign the node's one."
                    + " Default: those that Java trusts. The name in it must be that of the URL in any case.")
    private Path file;

    SSLContext context() throws CommandFailure {
        try {
            return file == null ? SSLContext.getDefault() : TrustedAuthorities.context("--ca-file", file);
        } catch (UnusableFileException unusable) {
            throw new ParameterException(command.commandLine(), unusable.getMessage(), unusable);
        } catch (GeneralSecurityException missing) {
            throw new CommandFailure("TLS is not to be had: " + missing.getMessage(), missing);
        }
    }
}
