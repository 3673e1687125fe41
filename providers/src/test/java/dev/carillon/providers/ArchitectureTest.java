package dev.carillon.providers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.carillon", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "dev.carillon.providers";

  @ArchTest
  static final ArchRule NO_SERVER_AND_NO_DATABASE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta..", "java.sql..", "javax.sql..", "javax.naming..")
          .because("providers is plain Java: it never sees the server or a database");

  @ArchTest
  static final ArchRule ONLY_THE_API_BESIDE_ITSELF =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.carillon.ejb..",
              "dev.carillon.persistence..",
              "dev.carillon.web..",
              "dev.carillon.batch..");

  @ArchTest static final ArchRule FCM_STANDS_ALONE = alone("fcm");

  @ArchTest static final ArchRule APNS_STANDS_ALONE = alone("apns");

  @ArchTest static final ArchRule WEB_PUSH_STANDS_ALONE = alone("webpush");

  @ArchTest static final ArchRule HMS_STANDS_ALONE = alone("hms");

  @ArchTest static final ArchRule WNS_STANDS_ALONE = alone("wns");

  @ArchTest static final ArchRule DRY_RUN_STANDS_ALONE = alone("dryrun");

  @ArchTest
  static final ArchRule VERTX_IS_BEHIND_THE_SEAM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".http2..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..")
          .because("one HTTP client behind one seam");

  @ArchTest
  static final ArchRule HTTP2_KNOWS_NO_PROVIDER =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".http2..", ROOT + ".oauth..", ROOT + ".net..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".fcm..",
              ROOT + ".apns..",
              ROOT + ".webpush..",
              ROOT + ".hms..",
              ROOT + ".wns..",
              ROOT + ".dryrun..");

  /** A provider is used by nobody but the way in, so that each can be read and removed alone. */
  private static ArchRule alone(String provider) {
    return classes()
        .that()
        .resideInAPackage(ROOT + "." + provider + "..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAnyPackage(ROOT + "." + provider + "..", ROOT)
        .allowEmptyShould(true);
  }
}
