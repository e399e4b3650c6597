package io.fanfare.gateway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the program: its exit code and what it printed. */
record Invocation(int exitCode, String out, String err) {
    private static final NodeRunner NO_SERVER = (config, source, out) -> {
        throw new AssertionError("nothing is to be served");
    };

    static Invocation of(String... arguments) {
        return of(NO_SERVER, Map.of(), arguments);
    }

    static Invocation of(NodeRunner server, Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new FanfareCommand(server, environment)
                .run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}
