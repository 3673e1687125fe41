package dev.carillon.persistence.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.testing.TestPersistence;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.internal.helper.DatabaseField;
import org.eclipse.persistence.jpa.JpaHelper;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.junit.jupiter.api.Test;

/** The migration is the truth of every table: what the entities say of it must be the same. */
abstract class MappingContract {

  /** The JDBC types that a type in Java may have on one of the two servers. */
  private static final Map<Class<?>, Set<Integer>> TYPES =
      Map.of(
          String.class, Set.of(Types.VARCHAR, Types.CLOB),
          Short.class, Set.of(Types.SMALLINT),
          Integer.class, Set.of(Types.INTEGER),
          Long.class, Set.of(Types.BIGINT),
          Double.class, Set.of(Types.DOUBLE),
          Boolean.class, Set.of(Types.BOOLEAN, Types.BIT),
          byte[].class, Set.of(Types.BINARY, Types.VARBINARY));

  private static final Map<Class<?>, Class<?>> BOXED =
      Map.of(
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          double.class, Double.class,
          boolean.class, Boolean.class);

  /** Columns that must have a value and that only the pipeline, or its default, gives one. */
  private static final Map<String, List<String>> NOT_MAPPED =
      Map.of(
          "publish",
          List.of(
              "body_hash", "command", "plan_cursor", "plan_due", "plan_epoch", "plan_failures"));

  private record Stored(int type, int size, boolean nullable) {}

  abstract DataSource dataSource();

  @Test
  void everyMappedColumnIsInTheSchemaWithItsTypeItsLengthAndWhetherItMayBeNull() throws Exception {
    try (TestPersistence persistence = new TestPersistence(dataSource())) {
      for (ClassDescriptor entity : entities(persistence)) {
        Map<String, Stored> columns = columns(entity.getTableName());
        for (DatabaseMapping mapping : entity.getMappings()) {
          Field field = entity.getJavaClass().getDeclaredField(mapping.getAttributeName());
          requireSame(entity, field, mapping.getFields(), columns);
        }
      }
    }
  }

  @Test
  void whatMustHaveAValueIsMappedOrListed() throws Exception {
    Map<String, List<String>> unmapped = new TreeMap<>();
    try (TestPersistence persistence = new TestPersistence(dataSource())) {
      for (ClassDescriptor entity : entities(persistence)) {
        List<String> mapped = entity.getFields().stream().map(DatabaseField::getName).toList();
        List<String> missing =
            columns(entity.getTableName()).entrySet().stream()
                .filter(column -> !column.getValue().nullable())
                .map(Map.Entry::getKey)
                .filter(name -> !mapped.contains(name))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
          unmapped.put(entity.getTableName(), missing);
        }
      }
    }
    assertThat(unmapped).isEqualTo(NOT_MAPPED);
  }

  @Test
  void fieldsArePrivateAndEveryTableThatIsEditedHasAVersion() throws Exception {
    List<String> unversioned = new ArrayList<>();
    try (TestPersistence persistence = new TestPersistence(dataSource())) {
      for (ClassDescriptor entity : entities(persistence)) {
        for (Field field : entity.getJavaClass().getDeclaredFields()) {
          assertThat(Modifier.isPrivate(field.getModifiers())).as("%s", field).isTrue();
        }
        if (entity.getOptimisticLockingPolicy() == null) {
          unversioned.add(entity.getTableName());
        }
      }
    }
    // written once, read only, or locked before it is changed
    assertThat(unversioned)
        .containsExactlyInAnyOrder(
            "audit", "dead_letter", "delivery", "publish", "push_interaction");
  }

  @Test
  void aReadModelHasNoWayToWrite() throws Exception {
    try (TestPersistence persistence = new TestPersistence(dataSource())) {
      for (ClassDescriptor entity : entities(persistence)) {
        if (Set.of("publish", "delivery").contains(entity.getTableName())) {
          for (Field field : entity.getJavaClass().getDeclaredFields()) {
            Column column = field.getAnnotation(Column.class);
            // the key's mapping may not be read-only; nothing else could be inserted with it
            assertThat(
                    column.insertable() && !field.isAnnotationPresent(Id.class)
                        || column.updatable())
                .as("%s", field)
                .isFalse();
          }
        }
      }
    }
  }

  private static void requireSame(
      ClassDescriptor entity, Field field, List<DatabaseField> mapped, Map<String, Stored> columns)
      throws ReflectiveOperationException {
    String name = entity.getTableName() + "." + field.getName();
    assertThat(mapped).as(name).hasSize(1);
    Column column = field.getAnnotation(Column.class);
    assertThat(column).as("%s names its column", name).isNotNull();
    assertThat(mapped.get(0).getName()).as(name).isEqualTo(column.name());
    Stored stored = columns.get(column.name());
    assertThat(stored).as("%s is in the schema as %s", name, column.name()).isNotNull();
    Class<?> type = storedType(field);
    assertThat(TYPES.get(type)).as("%s is a %s", name, type).contains(stored.type());
    assertThat(column.nullable()).as("%s may be null", name).isEqualTo(stored.nullable());
    if (type == String.class && !column.columnDefinition().equals("text")) {
      assertThat(column.length()).as("%s has this length", name).isEqualTo(stored.size());
    }
    if (!stored.nullable() || field.getType().isPrimitive()) {
      return;
    }
    assertThat(field.isAnnotationPresent(Id.class) || field.isAnnotationPresent(Version.class))
        .as("%s may be null", name)
        .isFalse();
  }

  private static Class<?> storedType(Field field) throws ReflectiveOperationException {
    assertThat(field.isAnnotationPresent(Convert.class)).as("converted by its type").isFalse();
    Class<?> type = BOXED.getOrDefault(field.getType(), field.getType());
    if (TYPES.containsKey(type)) {
      return type;
    }
    Class<?> converter =
        Class.forName("dev.carillon.persistence.converter." + type.getSimpleName() + "Converter");
    for (var each : converter.getGenericInterfaces()) {
      if (each instanceof ParameterizedType of && of.getRawType() == AttributeConverter.class) {
        return (Class<?>) of.getActualTypeArguments()[1];
      }
    }
    throw new AssertionError(converter + " converts nothing");
  }

  private static List<ClassDescriptor> entities(TestPersistence persistence) {
    List<ClassDescriptor> entities =
        JpaHelper.getServerSession(persistence.factory()).getDescriptors().values().stream()
            .filter(descriptor -> !descriptor.isAggregateDescriptor())
            .toList();
    assertThat(entities).hasSize(12);
    return entities;
  }

  private Map<String, Stored> columns(String table) throws SQLException {
    Map<String, Stored> columns = new HashMap<>();
    try (Connection connection = dataSource().getConnection()) {
      DatabaseMetaData meta = connection.getMetaData();
      boolean upper = meta.storesUpperCaseIdentifiers();
      try (ResultSet row =
          meta.getColumns(
              null,
              upper ? "PUBLIC" : "public",
              upper ? table.toUpperCase(Locale.ROOT) : table,
              null)) {
        while (row.next()) {
          columns.put(
              row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT),
              new Stored(
                  row.getInt("DATA_TYPE"),
                  row.getInt("COLUMN_SIZE"),
                  row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
        }
      }
    }
    assertThat(columns).as(table).isNotEmpty();
    return columns;
  }
}
