package dev.carillon.persistence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Locale.ROOT;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Table;

/** Rows and SQL; what they are for is the business of the services above. */
@AnalyzeClasses(
    packages = "dev.carillon.persistence",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] SQL = {
    "dev.carillon.persistence.jdbc..",
    "dev.carillon.persistence.pipeline..",
    "dev.carillon.persistence.realtime..",
    "dev.carillon.persistence.cleanup..",
    "dev.carillon.persistence.sealed.."
  };

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
  static final ArchRule ONLY_REPOSITORIES_HAVE_THE_ENTITY_MANAGER =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Repository")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(EntityManager.class);

  @ArchTest
  static final ArchRule ENTITIES_HAVE_THEIR_TABLES_NAME =
      classes()
          .that()
          .areAnnotatedWith(Entity.class)
          .should(
              new ArchCondition<>("be called as their table is, push_interaction apart") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  String table = type.getAnnotationOfType(Table.class).name();
                  String name =
                      type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(ROOT);
                  boolean same = table.equals(name) || table.equals("push_" + name);
                  events.add(new SimpleConditionEvent(type, same, type.getName() + ": " + table));
                }
              });

  @ArchTest
  static final ArchRule CONVERTERS_HAVE_ONE_PACKAGE =
      classes()
          .that()
          .areAnnotatedWith(Converter.class)
          .should()
          .resideInAPackage("dev.carillon.persistence.converter")
          .andShould()
          .haveSimpleNameEndingWith("Converter");

  /** One transaction would otherwise write a table both ways. */
  @ArchTest
  static final ArchRule WHAT_WRITES_BY_SQL_KNOWS_NO_ENTITY =
      noClasses()
          .that()
          .resideInAnyPackage(SQL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.persistence.registry..",
              "dev.carillon.persistence.status..",
              "dev.carillon.persistence.jpa..",
              "jakarta.persistence..");

  @ArchTest
  static final ArchRule FEATURES_FORM_NO_CYCLE =
      slices().matching("dev.carillon.persistence.(*)..").should().beFreeOfCycles();
}
