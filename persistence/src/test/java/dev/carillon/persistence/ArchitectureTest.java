package dev.carillon.persistence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rows and SQL; what they are for is the business of the services above. */
@AnalyzeClasses(
    packages = "dev.carillon.persistence",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule KNOWS_NO_SERVICE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.ejb..",
              "dev.carillon.batch..",
              "dev.carillon.web..",
              "dev.carillon.providers..",
              "jakarta.ejb..",
              "jakarta.jms..",
              "jakarta.ws.rs..",
              "jakarta.servlet..");

  @ArchTest static final ArchRule PRINTS_NOTHING = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule FEATURES_FORM_NO_CYCLE =
      slices().matching("dev.carillon.persistence.(*)..").should().beFreeOfCycles();
}
