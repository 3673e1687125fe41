package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims batches of one lane in turns: app after app, at most two batches a turn, an app of weight
 * n gets n turns in a row. Several turns share a transaction, as its commit costs more than they
 * do: beside 16 requests that write too it takes some 20 ms on H2, which writes one commit at a
 * time. Used by the claiming loop alone.
 */
final class ClaimTurns {

  static final int BATCHES_A_TURN = 2;

  /** Claimed in one transaction; a more urgent lane waits as long as that takes. */
  private static final int MOST = 64;

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

  /**
   * The batches of the next turns; empty when nothing of this lane is due.
   *
   * @param limit batches at most
   * @param recipients no further turn begins once the batches hold so many
   */
  List<BatchRow> next(int limit, int recipients) {
    if (turnsLeft == 0 && nothingIsDue()) {
      return List.of();
    }
    return store.transactions().run(c -> turns(c, Math.min(limit, MOST), recipients));
  }

  private List<BatchRow> turns(Connection connection, int limit, int recipients)
      throws SQLException {
    List<BatchRow> claimed = new ArrayList<>();
    int held = 0;
    while (claimed.size() < limit && held < recipients) {
      List<BatchRow> turn = next(connection, Math.min(limit - claimed.size(), BATCHES_A_TURN));
      if (turn.isEmpty()) {
        break;
      }
      claimed.addAll(turn);
      held += turn.stream().mapToInt(batch -> batch.recipients().size()).sum();
    }
    return claimed;
  }

  private boolean nothingIsDue() {
    return store
        .transactions()
        .<Boolean>read(c -> store.batches().nextAppDue(c, lane.code(), "") == null);
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
      app = store.batches().nextAppDue(connection, lane.code(), app);
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
