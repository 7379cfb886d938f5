import dev.weft.array.DArray;
import dev.weft.client.Par;

void main() {
  var x = DArray.random(7).uniform(2_000, 10_000, 10); // 200 million numbers, none of them made yet
  var z = x.asin().sum(1, 2);
  IO.println("mean %.2f".formatted(z.mean().compute().item())); // made, used and gone, on every core
  long even = Par.range(1_000_000_000L).filter(i -> i % 2 == 0).count(); // a billion parts, no object
  IO.println(even + " even numbers");
}
