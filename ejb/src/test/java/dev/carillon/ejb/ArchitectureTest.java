package dev.carillon.ejb;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.route.RealtimeRoute;

/** The services: no HTTP above them, no provider's wire below them, no engine named. */
@AnalyzeClasses(packages = "dev.carillon.ejb", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOMS = "dev.carillon.ejb.";
  private static final String REGISTRY = ROOMS + "registry..";
  private static final String PIPELINE = ROOMS + "pipeline..";
  private static final String REALTIME = ROOMS + "realtime..";

  @ArchTest
  static final ArchRule KNOWS_NO_WEB_AND_NO_JOB =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.web..",
              "dev.carillon.batch..",
              "jakarta.ws.rs..",
              "jakarta.servlet..",
              "jakarta.websocket..",
              "jakarta.batch..");

  @ArchTest
  static final ArchRule KNOWS_PROVIDERS_BY_THEIR_PORT_ONLY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "com.eatthepath..", "nl.martijndwars..");

  @ArchTest
  static final ArchRule NAMES_NO_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.h2..", "org.postgresql..", "com.ibm..", "org.flywaydb..");

  @ArchTest
  static final ArchRule NAMES_RESOURCES_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.carillon.ejb.platform.resource..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("jakarta.annotation.Resource")
          .because("each server maps them in one place");

  @ArchTest
  static final ArchRule PLATFORM_SEES_NO_OTHER_ROOM =
      room("platform")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(REGISTRY, PIPELINE, REALTIME);

  @ArchTest
  static final ArchRule REGISTRY_SEES_PLATFORM_ONLY =
      room("registry").should().dependOnClassesThat().resideInAnyPackage(PIPELINE, REALTIME);

  @ArchTest
  static final ArchRule PIPELINE_DOES_NOT_SEE_REALTIME =
      room("pipeline").should().dependOnClassesThat().resideInAPackage(REALTIME);

  @ArchTest
  static final ArchRule REALTIME_SEES_THE_PIPELINE_IN_TWO_PACKAGES =
      room("realtime")
          .and()
          .resideOutsideOfPackages(ROOMS + "realtime.push", ROOMS + "realtime.pushrule")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(PIPELINE)
          .because("pushes as events and pushes beside events are all that they share");

  @ArchTest
  static final ArchRule REALTIME_PUBLISHES_PUSHES_AS_EVERYBODY_ELSE =
      room("realtime")
          .should()
          .dependOnClassesThat(
              resideInAPackage(PIPELINE)
                  .and(
                      not(
                          equivalentTo(PublishService.class)
                              .or(equivalentTo(PublishReceipt.class))
                              .or(equivalentTo(RealtimeRoute.class))
                              .or(resideInAPackage(ROOMS + "pipeline.model")))));

  private static GivenClassesConjunction room(String name) {
    return noClasses().that().resideInAPackage(ROOMS + name + "..");
  }

  @ArchTest
  static final ArchRule PIPELINE_AND_REALTIME_KNOW_NO_ENTITIES =
      noClasses()
          .that()
          .resideInAnyPackage("dev.carillon.ejb.pipeline..", "dev.carillon.ejb.realtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..")
          .orShould()
          .dependOnClassesThat()
          .areAnnotatedWith("jakarta.persistence.Entity");

  @ArchTest
  static final ArchRule NO_SERVICE_HAS_THE_ENTITY_MANAGER =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.carillon.ejb.platform.resource..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..")
          .because("entities are found and flushed by their repositories");

  /** The tables that settlement, cleanup and rotation write by SQL are edited as entities. */
  private static final DescribedPredicate<JavaClass> WRITE_THEM_BY_SQL =
      DescribedPredicate.describe(
          "write tables of entities by SQL",
          type ->
              type.getDirectDependenciesFromSelf().stream()
                  .map(dependency -> dependency.getTargetClass())
                  .anyMatch(
                      used ->
                          used.getSimpleName().equals("SettleRepository")
                              || used.getPackageName().equals("dev.carillon.persistence.sealed")
                              || used.getPackageName().equals("dev.carillon.persistence.cleanup")));

  @ArchTest
  static final ArchRule NO_TRANSACTION_WRITES_A_TABLE_BOTH_WAYS =
      noClasses()
          .that(WRITE_THEM_BY_SQL)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.carillon.persistence.registry..");

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  @ArchTest
  static final ArchRule PACKAGES_DO_NOT_NEED_EACH_OTHER =
      slices().assignedFrom(PACKAGES).should().beFreeOfCycles();

  @ArchTest
  static final ArchRule LISTENERS_ARE_CALLED_SO =
      classes()
          .that()
          .areAnnotatedWith(jakarta.ejb.MessageDriven.class)
          .should()
          .haveSimpleNameEndingWith("Listener")
          .allowEmptyShould(true);

  @ArchTest static final ArchRule PRINTS_NOTHING = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule VAGUE_NAMES_ARE_NOT_USED =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Default)");
}
