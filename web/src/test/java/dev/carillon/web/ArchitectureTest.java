package dev.carillon.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.carillon.web.auth.Requires;
import dev.carillon.web.json.OwnDialect;
import jakarta.ws.rs.HttpMethod;

/** Dialects translate and delegate: they see the services and the vocabulary, and no row. */
@AnalyzeClasses(packages = "dev.carillon.web", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule SEES_ONLY_API_AND_EJB =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.providers..",
              "dev.carillon.persistence..",
              "dev.carillon.batch..",
              "jakarta.persistence..",
              "java.sql..",
              "javax.sql..");

  @ArchTest
  static final ArchRule RESOURCES_ARE_CALLED_SO =
      classes()
          .that()
          .areAnnotatedWith(jakarta.ws.rs.Path.class)
          .should()
          .haveSimpleNameEndingWith("Resource");

  @ArchTest
  static final ArchRule ROUTES_STATE_WHO_MAY_CALL_THEM =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAnnotatedWith(jakarta.ws.rs.Path.class)
          .and()
          .areMetaAnnotatedWith(HttpMethod.class)
          .should()
          .beAnnotatedWith(Requires.class);

  @ArchTest
  static final ArchRule OUR_OWN_WORDS_ARE_READ_STRICTLY =
      classes()
          .that()
          .areAnnotatedWith(jakarta.ws.rs.Path.class)
          .and()
          .resideInAnyPackage("dev.carillon.web.admin..", "dev.carillon.web.browser..")
          .should()
          .beAnnotatedWith(OwnDialect.class);

  @ArchTest static final ArchRule PRINTS_NOTHING = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule VAGUE_NAMES_ARE_NOT_USED =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Default)");
}
