package dev.carillon.ejb.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A data source that remembers the statements prepared on it. Safe for many threads. */
public final class CountedStatements {

  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final DataSource dataSource;

  public CountedStatements(DataSource real) {
    this.dataSource =
        proxy(
            DataSource.class,
            (self, method, arguments) -> {
              Object result = method.invoke(real, arguments);
              return result instanceof Connection connection ? counted(connection) : result;
            });
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** How many statements with this text in them were prepared so far. */
  public long with(String text) {
    return statements.stream().filter(sql -> sql.contains(text)).count();
  }

  private Connection counted(Connection real) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            statements.add((String) arguments[0]);
          }
          return method.invoke(real, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler unwrapped =
        (self, method, arguments) -> {
          try {
            return handler.invoke(self, method, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, unwrapped));
  }
}
