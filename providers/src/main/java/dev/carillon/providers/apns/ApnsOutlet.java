package dev.carillon.providers.apns;

import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.Submission;

/** Where finished messages go: towards APNs, or nowhere in a dry run. On the event loop only. */
interface ApnsOutlet {

  /** Gives every device its one outcome, now or later. */
  void submit(Submission submission, ApnsMessage message, OutcomeSink sink);

  /** Takes no more; lets what was submitted end. */
  void close();
}
