package dev.lbsim.core.dns;

/** What a policy that looks at places can know of the world. */
public interface Surroundings {
  /** The round trip from a place to what stands behind an address, in nanoseconds, at least 0. */
  long roundTripNanos(int place, int address);

  /** True if the operator wrote down who gets which addresses. */
  boolean mapped();

  /**
   * The relative share of an address among the answers for a place, by that map.
   *
   * @param place {@link Asker#NOWHERE} for those whose place the map does not have
   * @return 0 if the address is not for them
   */
  double share(int place, int address);

  /** True if the map has an entry for this place. */
  boolean knows(int place);

  /** A world without places. */
  Surroundings NONE =
      new Surroundings() {
        @Override
        public long roundTripNanos(int place, int address) {
          return 0;
        }

        @Override
        public boolean mapped() {
          return false;
        }

        @Override
        public double share(int place, int address) {
          return 1;
        }

        @Override
        public boolean knows(int place) {
          return false;
        }
      };
}
