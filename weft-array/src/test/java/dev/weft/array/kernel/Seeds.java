package dev.weft.array.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test of {@code (long seed)} with many seeds; with {@code -Dweft.seed=RANDOM}, others each
 * time. A failure is repeated by {@code -Dweft.seed=17}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed={0}")
@ArgumentsSource(Seeds.Provider.class)
@interface Seeds {
  /** How many seeds. */
  int value() default 100;

  /** Gives the seeds. */
  final class Provider implements ArgumentsProvider, AnnotationConsumer<Seeds> {
    private int count;

    @Override
    public void accept(Seeds seeds) {
      count = seeds.value();
    }

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Long seed = Long.getLong("weft.seed");
      boolean other = "RANDOM".equals(System.getProperty("weft.seed"));
      long first = other ? ThreadLocalRandom.current().nextLong(1_000_000_000) : 0;
      return (seed != null ? LongStream.of(seed) : LongStream.range(first, first + count))
          .mapToObj(Arguments::of);
    }
  }
}
