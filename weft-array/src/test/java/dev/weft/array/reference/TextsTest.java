package dev.weft.array.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.array.NDArray;
import dev.weft.array.layout.DType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Dense arrays are printed as NumPy prints them. */
class TextsTest {
  @TestFactory
  Stream<DynamicTest> text_isThatOfNumPy() throws IOException, URISyntaxException {
    var file = Objects.requireNonNull(TextsTest.class.getResource("/reference/texts/texts.jsonl"));
    var tests = new ArrayList<DynamicTest>();
    for (String line : Files.readAllLines(Path.of(file.toURI()))) {
      Map<String, @Nullable Object> entry = Json.object(line);
      tests.add(
          DynamicTest.dynamicTest(
              (tests.size() + 1) + ": " + entry.get("dtype") + " " + entry.get("shape"),
              () -> assertThat(array(entry)).hasToString((String) entry.get("text"))));
    }
    return tests.stream();
  }

  private static NDArray array(Map<String, @Nullable Object> entry) {
    DType type = DType.of((String) Objects.requireNonNull(entry.get("dtype")));
    int[] shape = Case.ints(entry.get("shape"));
    String data = (String) Objects.requireNonNull(entry.get("data"));
    List<String> words = data.isEmpty() ? List.of() : Arrays.asList(data.split(" ", -1));
    if (type.isComplex()) {
      return NDArray.wrapComplex(words.stream().mapToDouble(TextsTest::real).toArray(), shape);
    }
    var numbers = new ArrayList<@Nullable Object>();
    for (String word : words) {
      numbers.add(
          type.isFloat()
              ? (Object) real(word)
              : type.isBool() ? (Object) word.equals("True") : whole(word));
    }
    return NDArray.wrap(type, Case.values(type, numbers), shape);
  }

  private static Object whole(String word) {
    return word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
  }

  private static double real(String word) {
    return switch (word) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }
}
