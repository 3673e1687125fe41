package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.providers.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results that wait by time, while full flushes keep every settler at work. */
class SettleUnderLoadTest {

  private static final long FLUSH_MS = 250;

  private final TestPipeline pipeline =
      new TestPipeline(
          slowly(TestPipeline.newDatabase()), TestPipeline.quick(), 1, Clock.systemUTC());

  /** A database on which each flush takes its time, without a lock of its. */
  private static DataSource slowly(DataSource database) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = method.invoke(database, arguments);
          return result instanceof Connection connection ? slowly(connection) : result;
        });
  }

  private static Connection slowly(Connection connection) {
    AtomicBoolean flush = new AtomicBoolean();
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = method.invoke(connection, arguments);
          if (method.getName().equals("prepareStatement")
              && ((String) arguments[0]).startsWith("insert into delivery")) {
            flush.set(true);
          } else if (method.getName().equals("commit") && flush.getAndSet(false)) {
            TimeUnit.MILLISECONDS.sleep(FLUSH_MS);
          }
          return result;
        });
  }

  private interface Call {
    Object of(Method method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return call.of(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @AfterEach
  void close() {
    pipeline.vanish();
    pipeline.close();
  }

  @Test
  void aFewAnswersOfABatchAreNotForgottenBehindMany() {
    pipeline.start();
    pipeline.batchSize = 500;
    pipeline.devices("d", 15_000, "news");
    pipeline.devices("few", 2, null);
    // one of the two answers, so that its batch never has all of its results
    pipeline.fcm.answers(
        (submission, target) ->
            target.token().identity().equals("token-few-1") ? null : new Outcome.Accepted("m"));
    String many =
        pipeline
            .service
            .publish(TestPipeline.command(Lane.BULK, new Target.Channel("news")))
            .publishId();
    TestPipeline.await(() -> pipeline.fcm.sent().size() > 3_000, "many answers");
    String few =
        pipeline
            .service
            .publish(
                TestPipeline.command(
                    Lane.CRITICAL, new Target.Device("few-0"), new Target.Device("few-1")))
            .publishId();
    TestPipeline.await(() -> !pipeline.deliveries(few).isEmpty(), "its record");
    assertThat(pipeline.status(many).counters().open())
        .as("while the many are still at work")
        .isGreaterThan(1_000);
  }
}
