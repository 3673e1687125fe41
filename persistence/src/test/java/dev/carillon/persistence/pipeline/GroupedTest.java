package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.testing.TestDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupedTest {

  private final DataSource database =
      JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "");
  private final Transactions transactions = new Transactions(database);
  private final Grouped grouped = new Grouped(transactions);
  private final List<Integer> failed = new ArrayList<>();

  @BeforeEach
  void table() {
    TestDatabases.run(database, "create table number (n int primary key, check (mod(n, 7) <> 6))");
  }

  private int insert(Connection connection, int number) throws SQLException {
    Rows.update(connection, "insert into number values (?)", number);
    return number * 2;
  }

  private List<Integer> numbers() {
    return transactions.read(
        c -> Rows.list(c, "select n from number order by n", row -> row.getInt(1)));
  }

  @Test
  void oneThatTheDatabaseRefusesCostsNoOther() {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertThat(grouped.each(all, this::insert, (n, e) -> failed.add(n)))
        .hasSize(9)
        .containsEntry(9, 18)
        .doesNotContainKey(6);
    assertThat(failed).containsExactly(6);
    assertThat(numbers()).hasSize(9).doesNotContain(6);
  }

  @Test
  void manyInARowThatTheDatabaseRefusesCostNoOther() {
    List<Integer> all = List.of(6, 13, 20, 27, 34, 1);
    assertThat(grouped.each(all, this::insert, (n, e) -> failed.add(n))).containsOnlyKeys(1);
    assertThat(failed).containsExactly(6, 13, 20, 27, 34);
  }

  @Test
  void manyInARowWithABugCostNoOther() {
    List<Integer> all = List.of(-1, -2, -3, -4, 1);
    assertThat(
            grouped.each(
                all,
                (connection, n) -> insert(connection, List.of(n).get(n < 0 ? n : 0)),
                (n, e) -> failed.add(n)))
        .containsOnlyKeys(1);
    assertThat(failed).containsExactly(-1, -2, -3, -4);
  }

  @Test
  void oneAloneThatIsRefusedIsTold() {
    assertThat(grouped.each(List.of(6), this::insert, (n, e) -> failed.add(n))).isEmpty();
    assertThat(failed).containsExactly(6);
  }

  @Test
  void aDatabaseThatIsAwayIsNobodysFault() {
    TestDatabases.run(database, "drop table number");
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertThatThrownBy(() -> grouped.each(all, this::insert, (n, e) -> failed.add(n)))
        .isInstanceOf(StorageException.class);
    assertThat(failed).isEmpty();
  }
}
