package dev.weft.graph;

/** A body that holds on to none of its inputs. */
record Careful(Body body, boolean owns) implements Body {
  @Override
  public void run(Parts parts) throws Exception {
    body.run(parts);
  }

  @Override
  public boolean borrows() {
    return true;
  }
}
