package dev.carillon.persistence.testing;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.persistence.TransactionRequiredException;
import jakarta.transaction.Transactional;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import sun.reflect.ReflectionFactory;

/**
 * The persistence unit without a server: an entity manager and a data source that find the
 * transaction of the calling thread, and beans whose {@code @Transactional} methods begin one. As
 * in the container, an exception rolls back, and writing outside a transaction is refused.
 */
public final class TestPersistence implements AutoCloseable {

  private static final Set<String> NEED_A_TRANSACTION =
      Set.of("persist", "remove", "merge", "flush", "lock", "refresh");

  /** Building a unit takes a second: one for each database. */
  private static final Map<DataSource, TestPersistence> OPEN = new IdentityHashMap<>();

  private final EntityManagerFactory factory;
  private final DataSource counted;
  private final ThreadLocal<EntityManager> current = new ThreadLocal<>();
  private final ThreadLocal<Runnable> beforeFlush = new ThreadLocal<>();
  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

  public TestPersistence(DataSource database) {
    this.counted = proxy(DataSource.class, (p, method, args) -> opened(database, method, args));
    this.factory =
        Persistence.createEntityManagerFactory(
            "carillon",
            Map.of(
                "jakarta.persistence.transactionType",
                "RESOURCE_LOCAL",
                "jakarta.persistence.jtaDataSource",
                "",
                "jakarta.persistence.nonJtaDataSource",
                counted,
                "eclipselink.session-name",
                UUID.randomUUID().toString()));
  }

  /** The one of this database; it stays until the process ends. */
  public static TestPersistence of(DataSource database) {
    synchronized (OPEN) {
      return OPEN.computeIfAbsent(database, TestPersistence::new);
    }
  }

  /** Finds the context of the caller's transaction; outside one, each call has its own. */
  public EntityManager entityManager() {
    return proxy(EntityManager.class, (p, method, args) -> call(method, args));
  }

  /** Joins the caller's transaction; outside one, each connection commits by itself. */
  public DataSource dataSource() {
    return proxy(
        DataSource.class,
        (p, method, args) ->
            current.get() != null && method.getName().equals("getConnection")
                ? unclosed(current.get().unwrap(Connection.class))
                : invoke(method, counted, args));
  }

  public EntityManagerFactory factory() {
    return factory;
  }

  /** Runs it in the caller's transaction, or in one of its own. */
  public <T> T inTransaction(Supplier<T> work) {
    if (current.get() != null) {
      return joined(work);
    }
    EntityManager entities = factory.createEntityManager();
    current.set(entities);
    entities.getTransaction().begin();
    try {
      T result = joined(work);
      entities.getTransaction().commit();
      return result;
    } finally {
      if (entities.getTransaction().isActive()) {
        entities.getTransaction().rollback();
      }
      current.remove();
      entities.close();
    }
  }

  public void inTransaction(Runnable work) {
    inTransaction(
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T joined(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      current.get().getTransaction().setRollbackOnly();
      throw e;
    }
  }

  /** The bean as the container would give it: {@code @Transactional} methods have a transaction. */
  public <T> T transactional(T bean) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) bean.getClass();
    InvocationHandler handler =
        (p, method, args) -> {
          method.setAccessible(true);
          boolean begins =
              method.isAnnotationPresent(Transactional.class)
                  || type.isAnnotationPresent(Transactional.class);
          return begins ? inTransactionOf(method, bean, args) : invoke(method, bean, args);
        };
    try {
      Class<?> proxy =
          new ByteBuddy()
              .subclass(type)
              .method(ElementMatchers.isVirtual().and(ElementMatchers.not(isObjects())))
              .intercept(InvocationHandlerAdapter.of(handler))
              .make()
              .load(
                  type.getClassLoader(),
                  ClassLoadingStrategy.UsingLookup.of(
                      MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
              .getLoaded();
      // as Weld does: a proxy is made without calling a constructor of the bean
      return type.cast(
          ReflectionFactory.getReflectionFactory()
              .newConstructorForSerialization(proxy, Object.class.getDeclaredConstructor())
              .newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be a bean of the container", e);
    }
  }

  private static net.bytebuddy.matcher.ElementMatcher.Junction<
          net.bytebuddy.description.method.MethodDescription>
      isObjects() {
    return ElementMatchers.isDeclaredBy(Object.class);
  }

  private Object inTransactionOf(Method method, Object bean, Object[] args) throws Throwable {
    try {
      return inTransaction(
          () -> {
            try {
              return invoke(method, bean, args);
            } catch (RuntimeException | Error e) {
              throw e;
            } catch (Throwable e) {
              throw new CheckedInTransaction(e);
            }
          });
    } catch (CheckedInTransaction e) {
      throw e.getCause();
    }
  }

  /** Runs once before this thread's next flush: what another writer does between read and write. */
  public void beforeNextFlush(Runnable other) {
    beforeFlush.set(other);
  }

  /** The SQL that ran meanwhile, in order. */
  public List<String> statementsOf(Runnable work) {
    statements.clear();
    work.run();
    return List.copyOf(statements);
  }

  @Override
  public void close() {
    factory.close();
  }

  private Object call(Method method, Object[] args) throws Throwable {
    EntityManager entities = current.get();
    String name = method.getName();
    if (entities == null) {
      if (NEED_A_TRANSACTION.contains(name)) {
        throw new TransactionRequiredException(name + " outside a transaction");
      }
      return invoke(method, factory.createEntityManager(), args);
    }
    Runnable other = name.equals("flush") ? beforeFlush.get() : null;
    if (other != null) {
      beforeFlush.remove();
      other.run();
    }
    return invoke(method, entities, args);
  }

  private Object opened(DataSource database, Method method, Object[] args) throws Throwable {
    Object result = invoke(method, database, args);
    return result instanceof Connection connection ? counting(connection) : result;
  }

  private Connection counting(Connection connection) {
    return proxy(
        Connection.class,
        (p, method, args) -> {
          if (method.getName().equals("prepareStatement")) {
            statements.add((String) args[0]);
          }
          return invoke(method, connection, args);
        });
  }

  private static Connection unclosed(Connection connection) {
    return proxy(
        Connection.class,
        (p, method, args) ->
            method.getName().equals("close") ? null : invoke(method, connection, args));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object invoke(Method method, Object target, Object[] args) throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static final class CheckedInTransaction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckedInTransaction(Throwable cause) {
      super(cause);
    }
  }
}
