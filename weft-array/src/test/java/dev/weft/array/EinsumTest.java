package dev.weft.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.array.layout.DType;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class EinsumTest {
  @TempDir Path folder;

  private static void einsum(BesideNumPy all, String subscripts, String... names) {
    all.check(
        "np.einsum('" + subscripts + "', " + String.join(", ", names) + ")",
        x -> {
          DArray[] arrays = new DArray[names.length];
          for (int k = 0; k < names.length; k++) {
            String name = names[k];
            arrays[k] =
                name.endsWith(".T") ? x.get(name.replace(".T", "")).transpose() : x.get(name);
          }
          return Einsum.einsum(subscripts, arrays);
        });
  }

  @TestFactory
  @Tag("numpy")
  Stream<DynamicTest> sums_areThoseOfNumPy() throws Exception {
    var all = new BesideNumPy();
    einsum(all, "ij,jk->ik", "a", "b");
    einsum(all, "ij,jk", "a", "b");
    einsum(all, "ij,kj->ik", "a", "a");
    einsum(all, "ij->ji", "a");
    einsum(all, "ba", "a");
    einsum(all, "ij->", "a");
    einsum(all, "ij->j", "a");
    einsum(all, "ii", "q");
    einsum(all, "ii->i", "q");
    einsum(all, "iij->ij", "p");
    einsum(all, "iji->j", "w");
    einsum(all, "iii->i", "u");
    einsum(all, "iii", "u");
    einsum(all, "i,i", "v", "v");
    einsum(all, "i,j->ij", "v", "v");
    einsum(all, "i,j->ji", "v", "v");
    einsum(all, "bij,bjk->bik", "t", "s3");
    einsum(all, "bij,bjk->b", "t", "s3");
    einsum(all, "bij,cjk->bcik", "t", "s3");
    einsum(all, "...ij,...jk->...ik", "t", "s3");
    einsum(all, "...ij,jk->...ik", "t", "b4");
    einsum(all, "...j->...", "t");
    einsum(all, "...", "a");
    einsum(all, "...i,...i", "t", "t");
    einsum(all, "i...->...i", "t");
    einsum(all, "ij,jk,kl->il", "a", "b", "c");
    einsum(all, "ij,jk,ki", "a", "b", "d");
    einsum(all, "abc,abd->cd", "t", "t");
    einsum(all, "ij,ij->ij", "a", "one");
    einsum(all, "ij,i->ij", "a", "v5");
    einsum(all, "ij,jk->ik", "i4", "i4.T");
    einsum(all, "ij,j->i", "i4", "f4");
    einsum(all, "ij,jk->ik", "z", "z.T");
    einsum(all, "ij,jk->ik", "m", "m.T");
    einsum(all, "ij,kj->ik", "co", "a");
    all.check("np.dot(a, b)", x -> x.get("a").dot(x.get("b")));
    all.check("np.dot(t, b4)", x -> x.get("t").dot(x.get("b4")));
    all.check("np.dot(v, v)", x -> x.get("v").dot(x.get("v")));
    all.check("np.dot(a, v7)", x -> x.get("a").dot(x.get("v7")));
    all.check("np.diagonal(p, 1, 0, 2)", x -> x.get("p").diagonal(1, 0, 2));
    all.check("np.diagonal(a, -2)", x -> x.get("a").diagonal(-2, 0, 1));
    all.check("np.diagonal(a, 9)", x -> x.get("a").diagonal(9, 0, 1));
    all.check("np.trace(q, 1)", x -> x.get("q").trace(1));
    all.check("np.diag(v)", x -> x.get("v").diag(0));
    all.check("np.diag(v, 2)", x -> x.get("v").diag(2));
    all.check("np.diag(v, -3)", x -> x.get("v").diag(-3));
    all.check("np.prod(co)", x -> x.get("co").prod());
    all.check("np.prod(co, axis=1, keepdims=True)", x -> x.get("co").keepdims().prod(1));
    return all.tests(
        folder,
        """
        a = r.standard_normal((5, 7))
        b = r.standard_normal((7, 4))
        c = r.standard_normal((4, 3))
        d = r.standard_normal((4, 5))
        q = r.standard_normal((6, 6))
        p = r.standard_normal((4, 4, 5))
        w = r.standard_normal((4, 3, 4))
        u = r.standard_normal((3, 3, 3))
        v = r.standard_normal(6)
        v5 = r.standard_normal(5)
        v7 = r.standard_normal(7)
        t = r.standard_normal((3, 5, 4))
        s3 = r.standard_normal((3, 4, 2))
        b4 = r.standard_normal((4, 6))
        one = r.standard_normal((5, 1))
        i4 = r.integers(-5, 5, (4, 6)).astype('int32')
        f4 = r.standard_normal(6).astype('float32')
        z = np.zeros((3, 0))
        m = r.random((4, 5)) > 0.6
        co = r.standard_normal((5, 7)) + 1j * r.standard_normal((5, 7))
        """,
        1,
        2);
  }

  @Test
  void subscripts_thatDoNotFit_areRefused() {
    DArray a = Creation.ones(DType.FLOAT64, 3, 4);
    assertThatThrownBy(() -> Einsum.einsum("ij,jk->ik", a))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("einsum: 2 terms for 1 arrays; subscripts=\"ij,jk->ik\"");
    assertThatThrownBy(() -> Einsum.einsum("ijk->i", a))
        .hasMessage(
            "einsum: term \"ijk\" names 3 axes of an array of shape (3, 4); subscripts=\"ijk->i\"");
    assertThatThrownBy(() -> Einsum.einsum("ij,ij->ij", a, a.transpose()))
        .hasMessage("einsum: index 'i' has lengths 3 and 4; subscripts=\"ij,ij->ij\"");
    assertThatThrownBy(() -> Einsum.einsum("ij->ii", a))
        .hasMessage("einsum: the result names 'i' twice; subscripts=\"ij->ii\"");
    assertThatThrownBy(() -> Einsum.einsum("ij->k", a))
        .hasMessage("einsum: the result names 'k', which no term does; subscripts=\"ij->k\"");
    assertThatThrownBy(() -> Einsum.einsum("i1->i", a))
        .hasMessage(
            "einsum: '1' is no index; use letters, \"...\", commas and \"->\";"
                + " subscripts=\"i1->i\"");
  }

  @Test
  void aProductOfMatrices_isOne() {
    DArray a = DArray.random(1).uniform(60, 50).rechunk(20, 20);
    assertThat(Einsum.einsum("ij,jk->ik", a, a.transpose()).explain()).contains("matmul");
  }
}
