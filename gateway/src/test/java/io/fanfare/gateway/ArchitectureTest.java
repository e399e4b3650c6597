package io.fanfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to {@link ArchitectureRules}, and each rule to a violation planted for it in {@code io.fanfare.planted}. */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.fanfare");
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("io.fanfare.planted");

    @TestFactory
    Stream<DynamicTest> codeHasNo() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(CODE)));
    }

    @TestFactory
    Stream<DynamicTest> plantedViolationIsFound() {
        return ArchitectureRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> assertFound(rule.getValue())));
    }

    private static void assertFound(ArchRule rule) {
        assertThat(rule.evaluate(PLANTED).hasViolation())
                .as("a planted violation of: " + rule.getDescription())
                .isTrue();
    }
}
