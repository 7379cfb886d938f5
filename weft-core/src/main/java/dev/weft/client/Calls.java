package dev.weft.client;

import dev.weft.graph.Body;
import dev.weft.graph.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a stage of delayed calls: a function a part. */
final class Calls implements Body, Described {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // functions are serializable
  private final @Nullable Object[] functions;

  private final @Nullable String @Nullable [] names;

  Calls(@Nullable Object[] functions, @Nullable String @Nullable [] names) {
    this.functions = functions;
    this.names = names;
  }

  @Override
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // arguments are of the types that calls were made with
  public void run(Parts parts) throws Exception {
    while (parts.next()) {
      @Nullable Object function = functions[(int) parts.part()];
      Object value;
      if (function instanceof Fn.Of1<?, ?> f) {
        value = ((Fn.Of1<Object, Object>) f).apply(parts.get(0, 0));
      } else if (function instanceof Fn.Of2<?, ?, ?> f) {
        value = ((Fn.Of2<Object, Object, Object>) f).apply(parts.get(0, 0), parts.get(0, 1));
      } else if (function instanceof Fn.Of0<?> f) {
        value = f.apply();
      } else if (function instanceof Fn.OfAll<?, ?> f) {
        value = ((Fn.OfAll<Object, Object>) f).apply(all(parts));
      } else if (function instanceof Fn.Of3<?, ?, ?, ?> f) {
        value =
            ((Fn.Of3<Object, Object, Object, Object>) f)
                .apply(parts.get(0, 0), parts.get(0, 1), parts.get(0, 2));
      } else {
        value = parts.get(1, 0); // a lazy value of another kind, passed on
      }
      parts.put(value);
    }
  }

  private static List<@Nullable Object> all(Parts parts) {
    int n = parts.count(0);
    var values = new ArrayList<@Nullable Object>(n);
    for (int i = 0; i < n; i++) {
      values.add(parts.get(0, i));
    }
    return values;
  }

  @Override
  public String describe(long part) {
    @Nullable String name = names == null ? null : names[(int) part];
    if (name != null) {
      return "'" + name + "'";
    }
    @Nullable Object function = functions[(int) part];
    return function == null ? "" : "a function of " + owner(function.getClass().getName());
  }

  /** Returns the class that a lambda was written in. */
  private static String owner(String lambda) {
    int end = lambda.indexOf("$$Lambda");
    return end < 0 ? lambda : lambda.substring(0, end);
  }
}
