package dev.carillon.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The benchmark drives the product from outside; only seeding knows its rows. */
@AnalyzeClasses(
    packages = "dev.carillon.bench",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule FROM_OUTSIDE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.ejb.pipeline.admit..",
              "dev.carillon.ejb.pipeline.plan..",
              "dev.carillon.ejb.pipeline.dispatch..",
              "dev.carillon.ejb.pipeline.settle..",
              "dev.carillon.web..");
}
