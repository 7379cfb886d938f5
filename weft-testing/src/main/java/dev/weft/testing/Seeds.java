package dev.weft.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test of {@code (int size, long seed)} many times, from small cases to large ones, so that
 * the first failure is close to the smallest. The display name holds what repeats it: {@code
 * -Dweft.seed=17 -Dweft.size=3}; {@code -Dweft.seed=RANDOM} takes other seeds each time, and {@code
 * -Dweft.seeds=5000} so many of them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "size={0} seed={1}")
@ArgumentsSource(Seeds.Provider.class)
public @interface Seeds {
  /** How many seeds. */
  int value() default 100;

  /** The largest size. */
  int maxSize() default 8;

  /** Gives the sizes and seeds. */
  final class Provider implements ArgumentsProvider, AnnotationConsumer<Seeds> {
    private int count;
    private int maxSize;

    /** Creates a provider; the test framework does. */
    public Provider() {}

    @Override
    public void accept(Seeds seeds) {
      count = Integer.getInteger("weft.seeds", seeds.value());
      maxSize = seeds.maxSize();
    }

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations p, ExtensionContext context) {
      long[] seeds = SeedRange.of(count).toArray();
      if (seeds.length == 1) {
        return Stream.of(Arguments.of(Integer.getInteger("weft.size", maxSize), seeds[0]));
      }
      return IntStream.range(0, count)
          .mapToObj(i -> Arguments.of(1 + i * maxSize / count, seeds[i]));
    }
  }
}
