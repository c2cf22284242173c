package dev.lbsim.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which lbsim this is, as the build wrote it down. */
final class Version {
  private Version() {}

  /** Such as {@code lbsim 0.1.0}: what result documents carry as {@code tool}. */
  static String tool() {
    return "lbsim " + number();
  }

  static String number() {
    var properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
