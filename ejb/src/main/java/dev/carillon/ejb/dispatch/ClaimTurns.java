package dev.carillon.ejb.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Claims batches of one lane in turns: app after app, at most two batches a turn, an app of weight
 * n gets n turns in a row. Used by the claiming loop alone.
 */
final class ClaimTurns {

  static final int BATCHES_A_TURN = 2;

  private final PipelineStore store;
  private final ProviderRoutes routes;
  private final Lane lane;
  private final BatchRepository.Lease lease;
  private String lastApp = "";
  private int turnsLeft;

  ClaimTurns(PipelineStore store, ProviderRoutes routes, Lane lane, BatchRepository.Lease lease) {
    this.store = store;
    this.routes = routes;
    this.lane = lane;
    this.lease = lease;
  }

  /** The next turn's batches; empty when nothing of this lane is due. */
  List<BatchRow> next(int limit) {
    if (turnsLeft == 0 && nothingWaits()) {
      return List.of();
    }
    return store.transactions().run(c -> next(c, Math.min(limit, BATCHES_A_TURN)));
  }

  private boolean nothingWaits() {
    return store
        .transactions()
        .<Boolean>read(c -> store.batches().nextAppWaiting(c, lane.code(), "") == null);
  }

  private List<BatchRow> next(Connection connection, int limit) throws SQLException {
    if (turnsLeft > 0) {
      turnsLeft--;
      List<BatchRow> batches = claim(connection, lastApp, limit);
      if (!batches.isEmpty()) {
        return batches;
      }
    }
    String begin = lastApp;
    boolean wrapped = false;
    String app = lastApp;
    while (true) {
      app = store.batches().nextAppWaiting(connection, lane.code(), app);
      if (app == null) {
        if (wrapped || begin.isEmpty()) {
          lastApp = "";
          return List.of();
        }
        wrapped = true;
        app = "";
        continue;
      }
      List<BatchRow> batches = claim(connection, app, limit);
      if (!batches.isEmpty()) {
        lastApp = app;
        turnsLeft = routes.weight(app) - 1;
        return batches;
      }
      if (wrapped && app.compareTo(begin) >= 0) {
        return List.of();
      }
    }
  }

  private List<BatchRow> claim(Connection connection, String app, int limit) throws SQLException {
    return store
        .batches()
        .claim(connection, new BatchRepository.Claim(lane.code(), app, lease, limit));
  }
}
