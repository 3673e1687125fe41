package dev.carillon.persistence.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Has the database explain each statement before it runs, with the statement's own parameters: what
 * it really reads. Pages of its buffers on PostgreSQL, entries of indexes and rows on H2. The
 * explained run is rolled back. Used by one thread.
 */
public final class StatementCosts {

  private static final Pattern BUFFERS = Pattern.compile("Buffers: shared(.*)");
  private static final Pattern PAGES = Pattern.compile("(?:hit|read)=(\\d+)");
  private static final Pattern SCANS = Pattern.compile("scanCount: (\\d+)");

  private final DataSource database;
  private final List<Statement> statements = new ArrayList<>();

  /**
   * A statement that ran.
   *
   * @param read what it read
   */
  public record Statement(String sql, long read, String plan) {

    @Override
    public String toString() {
      return read + " read by " + sql + "\n" + plan;
    }
  }

  public StatementCosts(DataSource database) {
    this.database = database;
  }

  /** What ran since the last time this was called. */
  public List<Statement> taken() {
    List<Statement> taken = List.copyOf(statements);
    statements.clear();
    return taken;
  }

  /** A data source whose statements are looked at. */
  public DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(database, method, arguments);
          return result instanceof Connection connection ? watched(connection) : result;
        });
  }

  private Connection watched(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement && arguments.length == 1
              ? watched(connection, statement, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement watched(
      Connection connection, PreparedStatement statement, String sql) {
    Map<Integer, Call> parameters = new TreeMap<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          String name = method.getName();
          if (name.startsWith("set") && arguments.length >= 2 && arguments[0] instanceof Integer) {
            parameters.put((Integer) arguments[0], new Call(method, arguments));
          } else if (name.equals("addBatch")
              || (name.equals("executeQuery") || name.equals("executeUpdate"))) {
            statements.add(explain(connection, sql, parameters));
          }
          return call(statement, method, arguments);
        });
  }

  private record Call(Method method, Object[] arguments) {}

  private static Statement explain(Connection connection, String sql, Map<Integer, Call> parameters)
      throws Exception {
    boolean alone = connection.getAutoCommit();
    boolean h2 =
        connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT).equals("h2");
    if (alone) {
      connection.setAutoCommit(false);
    }
    Savepoint before = connection.setSavepoint();
    String explained = (h2 ? "explain analyze " : "explain (analyze, buffers) ") + sql;
    try (PreparedStatement statement = connection.prepareStatement(explained)) {
      for (Call call : parameters.values()) {
        call(statement, call.method(), call.arguments());
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
        String plan = lines.stream().collect(Collectors.joining("\n"));
        return new Statement(sql, h2 ? scans(plan) : pages(lines), plan);
      }
    } finally {
      connection.rollback(before);
      if (alone) {
        connection.setAutoCommit(true);
      }
    }
  }

  /** The first line that counts buffers is the whole statement's. */
  private static long pages(List<String> plan) {
    for (String line : plan) {
      Matcher buffers = BUFFERS.matcher(line);
      if (buffers.find()) {
        return PAGES
            .matcher(buffers.group(1))
            .results()
            .mapToLong(pages -> Long.parseLong(pages.group(1)))
            .sum();
      }
    }
    return 0;
  }

  private static long scans(String plan) {
    return SCANS.matcher(plan).results().mapToLong(scan -> Long.parseLong(scan.group(1))).sum();
  }

  @FunctionalInterface
  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    InvocationHandler invocations =
        (proxy, method, arguments) ->
            handler.handle(method, arguments == null ? new Object[0] : arguments);
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, invocations));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw e;
    }
  }
}
