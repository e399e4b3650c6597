package io.fanfare.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** How the house is built, as rules: the ones that the architecture's text states, by name. */
final class ArchitectureRules {
    private static final String[] HOT = {"..protocol..", "..gateway.topic..", "..gateway.transport.."};
    private static final String[] ON_LOOPS = {
        "..protocol..", "..gateway.topic..", "..gateway.transport..", "..gateway.session..", "..gateway.http.."
    };
    private static final String[] HELPERS = {
        "..gateway.audit..",
        "..gateway.auth..",
        "..gateway.metrics..",
        "..gateway.outgoing..",
        "..gateway.overload..",
        "..gateway.settings..",
        "..gateway.upkeep..",
        "..gateway.webhook.."
    };
    private static final Set<String> BOXES = Set.of(
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Short",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Boolean",
            "java.lang.Double",
            "java.lang.Float");

    private ArchitectureRules() {}

    /** Every rule under the name of what breaks it. */
    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("a package that uses what is above it", layers());
        rules.put(
                "packages that use each other",
                slices().matching("..gateway.(**)").should().beFreeOfCycles());
        rules.put("a helper that knows the packages it serves", helpersKnowNobody());
        rules.put("a vocabulary with a foreign dependency", vocabularyStandsAlone());
        rules.put("a wire format known to those below the sockets", formatsStayWithSockets());
        rules.put("channels where no sockets are", channelsStayWithSockets());
        rules.put("SQL outside of the store", only("java.sql..", "..storage.."));
        rules.put("Redis outside of its bus", only("io.lettuce..", "..gateway.bus.redis..", "..gateway.presence.."));
        rules.put(
                "Micrometer outside of the metrics",
                only("io.micrometer..", "..gateway.metrics..", "..gateway.bootstrap"));
        rules.put("JWTs outside of the authentication", only("com.nimbusds..", "..gateway.auth.."));
        rules.put("a stream on the hot path", without(HOT, "java.util.stream.."));
        rules.put("a lock on the hot path", without(HOT, "java.util.concurrent.locks.."));
        rules.put("a synchronized method on the hot path", noSynchronizedMethods());
        rules.put("boxing on the hot path", noBoxing());
        rules.put("a blocking call on a loop", noBlocking());
        rules.put("periodic work that its first exception ends", noBareSchedule());
        rules.put("a command or event that is no record", vocabularyIsRecords());
        return rules;
    }

    private static ArchRule layers() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("bootstrap")
                .definedBy("..gateway.bootstrap")
                .layer("cli")
                .definedBy("..gateway.cli..")
                .layer("config")
                .definedBy("..gateway.config..")
                .layer("transport")
                .definedBy("..gateway.transport..")
                .layer("http")
                .definedBy("..gateway.http..")
                .layer("tls")
                .definedBy("..gateway.tls..")
                .layer("socket")
                .definedBy("..gateway.socket..")
                .layer("control")
                .definedBy("..gateway.control..")
                .layer("session")
                .definedBy("..gateway.session..")
                .layer("authorize")
                .definedBy("..gateway.authorize..")
                .layer("push")
                .definedBy("..gateway.push..")
                .layer("topic")
                .definedBy("..gateway.topic..")
                .layer("presence")
                .definedBy("..gateway.presence..")
                .layer("access")
                .definedBy("..gateway.access..")
                .layer("bus")
                .definedBy("..gateway.bus..")
                .layer("storage")
                .definedBy("..storage..")
                .layer("protocol")
                .definedBy("..protocol..")
                .whereLayer("bootstrap")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("bootstrap", "cli")
                .whereLayer("transport")
                .mayOnlyBeAccessedByLayers("bootstrap", "config")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("bootstrap", "config")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("bootstrap", "cli", "config", "transport", "http")
                .whereLayer("socket")
                .mayOnlyBeAccessedByLayers("bootstrap", "transport", "http", "tls")
                .whereLayer("control")
                .mayOnlyBeAccessedByLayers("bootstrap", "http")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("bootstrap", "config", "transport", "http", "control")
                .whereLayer("topic")
                .mayOnlyBeAccessedByLayers(
                        "bootstrap", "config", "transport", "http", "control", "session", "authorize", "push")
                .whereLayer("presence")
                .mayOnlyBeAccessedByLayers("bootstrap", "config", "http", "session", "transport")
                .whereLayer("authorize")
                .mayOnlyBeAccessedByLayers("bootstrap")
                .whereLayer("push")
                .mayOnlyBeAccessedByLayers("bootstrap", "session")
                .whereLayer("access")
                .mayOnlyBeAccessedByLayers("bootstrap", "http", "control", "session", "authorize", "push", "topic")
                .whereLayer("bus")
                .mayOnlyBeAccessedByLayers("bootstrap", "config", "control", "session", "topic", "presence")
                .whereLayer("storage")
                .mayOnlyBeAccessedByLayers("bootstrap", "config", "http", "control", "session", "topic", "access");
    }

    private static ArchRule helpersKnowNobody() {
        return noClasses()
                .that()
                .resideInAnyPackage(HELPERS)
                .should()
                .dependOnClassesThat(resideInAnyPackage("..gateway..").and(not(resideInAnyPackage(HELPERS))));
    }

    private static ArchRule vocabularyStandsAlone() {
        return classes()
                .that()
                .resideInAPackage("..protocol..")
                .and()
                .resideOutsideOfPackage("..protocol.phoenix..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.netty.buffer..", "io.netty.util..", "..protocol..");
    }

    private static ArchRule formatsStayWithSockets() {
        return noClasses()
                .that()
                .resideInAnyPackage("..gateway.topic..", "..gateway.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..protocol.compact..", "..protocol.phoenix..");
    }

    private static ArchRule channelsStayWithSockets() {
        return noClasses()
                .that()
                .resideInAnyPackage("..fanfare..")
                .and()
                .resideOutsideOfPackages(
                        "..gateway.socket..",
                        "..gateway.tls..",
                        "..gateway.transport..",
                        "..gateway.http..",
                        "..gateway.bootstrap..",
                        "..gateway.bus.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..");
    }

    private static ArchRule only(String library, String... users) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static ArchRule without(String[] packages, String library) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static ArchRule noSynchronizedMethods() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(HOT)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED);
    }

    private static ArchRule noBoxing() {
        return noClasses()
                .that()
                .resideInAnyPackage(HOT)
                .and(not(describe("what runs once a connection or less", ArchitectureRules::isSetup)))
                .should()
                .accessTargetWhere(calls(
                        "a box's valueOf",
                        access -> BOXES.contains(access.getTargetOwner().getName())
                                && access.getName().equals("valueOf")
                                && !takesText(access)));
    }

    private static boolean isSetup(JavaClass type) {
        return Set.of("PublicPort", "IoTransport", "TransportSettings", "WebSocketUpgrade")
                .contains(type.getSimpleName());
    }

    private static boolean takesText(JavaAccess<?> access) {
        return access.getTarget().getFullName().contains("java.lang.String");
    }

    private static ArchRule noBlocking() {
        return noClasses()
                .that()
                .resideInAnyPackage(ON_LOOPS)
                .and(not(describe(
                        "the ports and the router, which bootstrap opens and closes", ArchitectureRules::isPort)))
                .should()
                .accessTargetWhere(calls(
                        "what blocks",
                        access -> isBlocking(access.getTargetOwner().getName(), access.getName())));
    }

    private static boolean isPort(JavaClass type) {
        return type.getSimpleName().endsWith("Port") || type.getSimpleName().equals("Router");
    }

    private static boolean isBlocking(String owner, String method) {
        return switch (method) {
            case "sleep", "park", "parkNanos" -> true;
            case "get", "join" ->
                owner.endsWith("Future") && !owner.equals("java.util.concurrent.CompletableFuture")
                        || owner.equals("java.util.concurrent.CompletableFuture") && method.equals("get");
            case "await", "awaitUninterruptibly", "sync", "syncUninterruptibly" -> true;
            case "wait" -> owner.equals("java.lang.Object");
            default -> false;
        };
    }

    /** The command line is left out: a fault of its own is meant to end it. */
    private static ArchRule noBareSchedule() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("..gateway.upkeep..", "..gateway.cli..", "..bench..")
                .should()
                .accessTargetWhere(calls(
                        "a bare periodic schedule",
                        access -> Set.of("scheduleWithFixedDelay", "scheduleAtFixedRate")
                                .contains(access.getName())));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(String what, Predicate<JavaAccess<?>> predicate) {
        return describe(what, predicate::test);
    }

    private static ArchRule vocabularyIsRecords() {
        return classes()
                .that(describe(
                        "implement Command or Event",
                        type -> !type.isInterface()
                                && type.getRawInterfaces().stream()
                                        .anyMatch(face -> face.getPackageName().endsWith("protocol")
                                                && (face.getSimpleName().equals("Command")
                                                        || face.getSimpleName().equals("Push")
                                                        || face.getSimpleName().equals("Event")))))
                .should()
                .beRecords();
    }
}
