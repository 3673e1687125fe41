package dev.carillon.ejb.platform.sealing;

import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.DeviceRow;
import dev.carillon.persistence.sealed.SealedColumn;
import dev.carillon.persistence.sealed.SealedRepository;
import dev.carillon.persistence.sealed.SealedRow;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Rotates between the fixtures' key and another one. */
public final class Rotation {

  private static final String OLD = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW = "new:HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4=";

  private final DataSource database;

  public Rotation(DataSource database) {
    this.database = database;
  }

  /**
   * Seals everything with the new key.
   *
   * @param between runs once after a page of devices is read; null for nothing
   */
  public void toNewKey(Runnable between) {
    SealedRepository rows =
        new SealedRepository(database) {
          private Runnable next = between;

          @Override
          public List<SealedRow> page(SealedColumn column, SealedRow after, int limit) {
            List<SealedRow> page = super.page(column, after, limit);
            if (next != null && column == SealedColumn.DEVICE) {
              Runnable now = next;
              next = null;
              now.run();
            }
            return page;
          }
        };
    resealAll(rows, box(NEW + "," + OLD));
  }

  /** Seals everything with the new key and with the old one again. */
  public void thereAndBack() {
    toNewKey(null);
    resealAll(new SealedRepository(database), box(OLD + "," + NEW));
  }

  /** A device's token, where the new key sealed it. */
  public String openWithNewKeyOnly(DeviceRow device) {
    SealedPlace place = SealedPlace.device(device.id().recipientKey(), device.id().appId());
    return box(NEW).openText(device.token().sealed(), place);
  }

  private static SecretBox box(String keys) {
    return new SecretBox(KeyRing.parse(keys), new SecureRandom());
  }

  /** Page after page; whether the older keys are free then. */
  static boolean resealAll(SealedRepository rows, SecretBox secrets) {
    Resealing resealing = new Resealing(rows, secrets, null);
    Optional<Boolean> free = resealing.page();
    while (free.isEmpty()) {
      free = resealing.page();
    }
    return free.get();
  }
}
