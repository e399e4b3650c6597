package io.fanfare.gateway.cli;

import io.netty.util.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is running. */
@Command(name = "version", description = "Print the versions of Fanfare, Java and Netty.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println("fanfare " + fanfare() + ", java " + Runtime.version() + ", netty " + netty());
        return 0;
    }

    /** Only the jar has a manifest. */
    private static String fanfare() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Its artifacts are all of one version, and the jar names not every one of them. */
    private static String netty() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findAny()
                .orElse("unknown");
    }
}
