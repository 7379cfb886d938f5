package dev.weft.client;

/** The engine behind {@link Lazy#compute()}: made when it is first needed, its threads daemons. */
final class Embedded {
  private static final class Holder {
    static final Client CLIENT = new Client(Client.local().engine(), true);
  }

  private Embedded() {}

  static Client client() {
    return Holder.CLIENT;
  }
}
