package dev.lbsim.live.admin;

import dev.lbsim.live.net.LiveProblem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What those must know who operate a world: a bearer token (RFC 6750). It keeps other users of this
 * machine, and what runs in their browsers, from its levers.
 *
 * @param text of it
 */
public record AdminToken(String text) {
  private static final int BYTES = 16;
  private static final int LEAST = 8;
  private static final String SCHEME = "Bearer ";

  /** One that somebody has chosen: visible ASCII, no spaces. */
  public AdminToken {
    if (!text.matches("[\\x21-\\x7e]{" + LEAST + ",512}")) {
      throw new LiveProblem(
          "an admin token has 8 to 512 visible ASCII characters and no spaces; without --admin-token"
              + " one is made");
    }
  }

  /** A new one of 128 random bits. */
  public static AdminToken random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new AdminToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** True if the {@code Authorization} says it; takes as long whatever is wrong with it. */
  boolean isIn(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] said = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(said, text.getBytes(StandardCharsets.UTF_8));
  }
}
