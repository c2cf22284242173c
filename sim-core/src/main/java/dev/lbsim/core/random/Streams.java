package dev.lbsim.core.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.rng.core.source64.XoRoShiRo128PlusPlus;

/**
 * The family of random streams of one replication: one stream per purpose, told apart by name.
 *
 * <p>A stream is named after its component and purpose, such as {@code clients.web/arrivals}. Its
 * state is the first 128 bits of SHA-256 over (seed, replication, name), so adding a component
 * reshuffles nobody else's draws, two designs compared under one seed see the same arrivals and the
 * same demands (common random numbers), and neighbouring seeds or replications are as unrelated as
 * any two. The generator is xoroshiro128++ (Blackman and Vigna, "Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4), 2021; period 2^128 - 1). With 128 bits of state and streams
 * of 2^40 draws, the chance that any two of a million streams overlap is below 2^-48.
 */
public final class Streams {
  private final long seed;
  private final int replication;

  /**
   * @param seed the run's seed, any value
   * @param replication number of the replication, from 0
   */
  public Streams(long seed, int replication) {
    this.seed = seed;
    this.replication = replication;
  }

  /** The stream called {@code name}, at its start. Asking twice gives two equal streams. */
  public RandomStream stream(String name) {
    ByteBuffer state = ByteBuffer.wrap(digest(name));
    return new RandomStream(new XoRoShiRo128PlusPlus(state.getLong(), state.getLong()));
  }

  private byte[] digest(String name) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ByteBuffer.allocate(12).putLong(seed).putInt(replication).flip());
      return sha256.digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
