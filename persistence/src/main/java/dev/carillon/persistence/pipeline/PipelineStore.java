package dev.carillon.persistence.pipeline;

/**
 * The pipeline's tables: one repository for each concern, all in the dialect of one database.
 * Opened once a node; safe for many threads. Repositories work on a connection that {@link
 * #transactions} lends, so that one transaction may use several.
 */
public final class PipelineStore {

  private final Transactions transactions;
  private final boolean exclusive;
  private final PublishRepository publishes;
  private final RecipientRepository recipients;
  private final BatchRepository batches;
  private final PlanRepository plans;
  private final SettleRepository settle;
  private final FinishRepository finish;
  private final NodeRepository nodes;
  private final NodeNumberRepository nodeNumbers;

  private PipelineStore(Transactions transactions, Dialect dialect) {
    this.transactions = transactions;
    this.exclusive = dialect instanceof H2Dialect;
    this.publishes = new PublishRepository(dialect);
    this.recipients = new RecipientRepository(dialect);
    this.batches = new BatchRepository(dialect);
    this.plans = new PlanRepository(dialect, batches);
    this.settle = new SettleRepository(dialect);
    this.finish = new FinishRepository(dialect);
    this.nodes = new NodeRepository(dialect);
    this.nodeNumbers = new NodeNumberRepository(dialect);
  }

  /** Asks the database what it is, once. */
  public static PipelineStore open(Transactions transactions) {
    return new PipelineStore(transactions, transactions.<Dialect>run(Dialects::of));
  }

  public Transactions transactions() {
    return transactions;
  }

  /** Whether only one process can have this database open: leases of others are dead. */
  public boolean exclusive() {
    return exclusive;
  }

  public PublishRepository publishes() {
    return publishes;
  }

  public RecipientRepository recipients() {
    return recipients;
  }

  public BatchRepository batches() {
    return batches;
  }

  public PlanRepository plans() {
    return plans;
  }

  public SettleRepository settle() {
    return settle;
  }

  public FinishRepository finish() {
    return finish;
  }

  public NodeRepository nodes() {
    return nodes;
  }

  public NodeNumberRepository nodeNumbers() {
    return nodeNumbers;
  }
}
