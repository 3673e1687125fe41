package dev.carillon.ejb.pipeline.admit;

import dev.carillon.ejb.pipeline.plan.RecipientFinder;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientRepository.Planned;
import dev.carillon.persistence.pipeline.RecipientRepository.Raw;
import java.util.ArrayList;
import java.util.List;

/** Adds raw recipients without a device to those that were found, in the order of keys. */
final class RawMerge {

  private RawMerge() {}

  static RecipientFinder.Found merge(RecipientFinder.Found found, List<Raw> raw) {
    int size = found.recipients().size() + raw.size();
    List<Planned> merged = new ArrayList<>(size);
    byte[] flags = new byte[size];
    int next = 0;
    for (int i = 0; i < found.recipients().size(); i++) {
      Planned device = found.recipients().get(i);
      while (next < raw.size() && raw.get(next).recipientKey() < device.recipientKey()) {
        next = add(merged, flags, raw, next);
      }
      flags[merged.size()] = found.flags()[i];
      merged.add(device);
    }
    while (next < raw.size()) {
      next = add(merged, flags, raw, next);
    }
    return new RecipientFinder.Found(merged, flags, found.cursor(), found.last());
  }

  private static int add(List<Planned> merged, byte[] flags, List<Raw> raw, int next) {
    Raw one = raw.get(next);
    flags[merged.size()] = RecipientArray.RAW;
    merged.add(new Planned(one.recipientKey(), one.provider(), 0, one.origin(), 0, true));
    return next + 1;
  }
}
