package io.fanfare.gateway.cli;

import io.fanfare.gateway.Build;
import io.netty.util.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is running. */
@Command(name = "version", description = "Print the versions of Fanfare, Java and Netty.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(versions());
        return 0;
    }

    /** The same, for the option. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {versions()};
        }
    }

    private static String versions() {
        return "fanfare " + Build.version() + ", java " + Runtime.version() + ", netty " + netty();
    }

    /** Its artifacts are all of one version, and the jar names not every one of them. */
    private static String netty() {
        return Version.identify().values().stream()
                .map(Version::artifactVersion)
                .findAny()
                .orElse("unknown");
    }
}
