package dev.carillon.mocks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A mock that shared code with the product would share its mistakes. */
@AnalyzeClasses(
    packages = "dev.carillon.mocks",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule NOTHING_OF_THE_PRODUCT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.api..",
              "dev.carillon.providers..",
              "dev.carillon.persistence..",
              "dev.carillon.ejb..",
              "dev.carillon.web..");

  @ArchTest
  static final ArchRule PROVIDERS_APART =
      slices().matching("dev.carillon.mocks.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NETTY_ON_THE_WIRE_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.carillon.mocks.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..");
}
