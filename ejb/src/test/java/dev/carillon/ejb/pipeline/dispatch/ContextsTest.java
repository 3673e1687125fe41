package dev.carillon.ejb.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.model.PublishContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextsTest {

  private final List<Long> reads = new ArrayList<>();
  private int size = 100;

  private final Contexts contexts =
      new Contexts(
          key -> {
            reads.add(key);
            PublishContext context = new PublishContext(key, "app", "p-" + key, null, null, 1);
            return new Contexts.Read(context, size);
          });

  @Test
  void aPublishIsReadOnceWhileItIsUsed() {
    for (int i = 0; i < 3 * Contexts.MOST; i++) {
      assertThat(contexts.of(0).publishKey()).isZero();
      contexts.of(i);
    }
    assertThat(reads).containsOnlyOnce(0L).hasSize(3 * Contexts.MOST);
    assertThat(contexts.size()).isEqualTo(Contexts.MOST);
  }

  @Test
  void fewLargeOnesAreKeptNotHundreds() {
    size = 1 << 20;
    for (int i = 0; i < 200; i++) {
      contexts.of(i);
    }
    assertThat(contexts.size()).isEqualTo(16);
    assertThat(contexts.chars()).isEqualTo(Contexts.MOST_CHARS);
  }

  @Test
  void oneThatIsTooLargeToKeepIsReadAndNotKept() {
    size = (int) Contexts.MOST_CHARS + 1;
    assertThat(contexts.of(5).publishKey()).isEqualTo(5);
    assertThat(contexts.size()).isZero();
    assertThat(contexts.chars()).isZero();
  }
}
