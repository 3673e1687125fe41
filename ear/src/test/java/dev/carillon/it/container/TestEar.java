package dev.carillon.it.container;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The EAR that this build packed, and one more web module with tests in it. */
final class TestEar {
  private static final String DESCRIPTOR = "META-INF/application.xml";
  private static final String WAR = "container-tests.war";

  private TestEar() {}

  /** For the client side of Arquillian only: the container has neither the file nor ShrinkWrap. */
  static EnterpriseArchive withTests(Class<?>... tests) {
    EnterpriseArchive ear =
        ShrinkWrap.createFromZipFile(EnterpriseArchive.class, new File("target/carillon.ear"));
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, WAR)
            .addClasses(tests)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    String descriptor = text(ear);
    ear.delete(DESCRIPTOR);
    ear.addAsModule(Testable.archiveToTest(war));
    ear.setApplicationXML(new StringAsset(withModule(descriptor)));
    return ear;
  }

  private static String withModule(String descriptor) {
    String module =
        "<module><web><web-uri>%s</web-uri><context-root>/container-tests</context-root></web></module>"
            .formatted(WAR);
    int end = descriptor.lastIndexOf("</module>") + "</module>".length();
    return descriptor.substring(0, end) + module + descriptor.substring(end);
  }

  private static String text(EnterpriseArchive ear) {
    try (InputStream in = ear.get(DESCRIPTOR).getAsset().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
