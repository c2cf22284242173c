package dev.lbsim.scenario.topology;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.AsRelationships;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.trace.BadFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * A file of AS relationships as CAIDA publishes them, plain or compressed: {@code .gz} or {@code
 * .bz2}. Memory is bounded whatever the file unpacks to.
 *
 * @param file where it is, as {@link dev.lbsim.scenario.language.Folder} found it
 * @param name what the scenario calls it
 */
public record TopologyFile(Path file, String name) {
  /** Unpacked: some twenty times the whole Internet of 75,000 ASes. */
  static final long MOST_BYTES = 200L << 20;

  private static final int PIECE = 1 << 16;

  /**
   * The graph.
   *
   * @throws BadValue in words for people, if the file cannot be read or is no topology
   */
  public AsGraph read() throws BadValue {
    return read(MOST_BYTES);
  }

  AsGraph read(long mostBytes) throws BadValue {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = unpacked(in)) {
      AsRelationships relationships = new AsRelationships();
      byte[] piece = new byte[PIECE];
      long left = mostBytes;
      for (int count = plain.read(piece); count >= 0; count = plain.read(piece)) {
        left -= count;
        if (left < 0) {
          throw new BadValue(
              name + " unpacks to more than " + mostBytes + " bytes",
              "a topology of the whole Internet has some 10 million");
        }
        relationships.take(piece, 0, count);
      }
      return relationships.finish();
    } catch (AsRelationships.BadLine bad) {
      throw new BadValue("line " + bad.line() + " of " + name + ": " + bad.found(), bad.allowed());
    } catch (IllegalArgumentException e) {
      throw new BadValue("in " + name + " " + e.getMessage(), null);
    } catch (IOException e) {
      throw BadFile.unreadable(name, e);
    }
  }

  private InputStream unpacked(InputStream in) throws IOException {
    if (file.toString().endsWith(".gz")) {
      return new GZIPInputStream(in, PIECE);
    }
    if (file.toString().endsWith(".bz2")) {
      // It takes its bytes one by one.
      return new BZip2CompressorInputStream(new BufferedInputStream(in, PIECE), true);
    }
    return in;
  }
}
