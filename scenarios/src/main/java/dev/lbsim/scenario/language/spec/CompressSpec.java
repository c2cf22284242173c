package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Bytes;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import java.util.List;

/**
 * How a layer-7 tier compresses answers. A bad choice over TLS where one answer holds a secret and
 * something that its client can be made to ask for: its length then tells of the secret (BREACH).
 */
@Doc(
    "How a layer-7 tier compresses answers (gzip) for clients that accept that. It does so instead of"
        + " its backends, which it asks for answers as they are (HAProxy: compression offload), so"
        + " that a cache keeps one form only. Answers that are encoded already, parts of something"
        + " (206), and those that say no-transform go on as they came.")
public record CompressSpec(
    @Doc(
            "Media types of the answers of real servers that are compressed; text/* is all of a kind."
                + " Without it Envoy's: text/html, text/plain, text/css, text/xml, image/svg+xml,"
                + " application/json, application/javascript and application/xhtml+xml.")
        @OrOne
        List<String> types,
    @Doc(
            "Paths whose answers are of such types, where the scenario makes them up; /img/* is all"
                + " below. Without it, all are.")
        @OrOne
        List<String> paths,
    @Doc("The shortest answer that is compressed.")
        @Default(
            value = "30B",
            source = "Envoy, min_content_length; nginx, gzip_min_length, has 20")
        Bytes minSize,
    @Doc(
            "How hard zlib tries, from 1 to 9, with the answers of real servers; what the scenario makes"
                + " up goes by per-kb and ratio.")
        @Default(value = "6", source = "zlib and Envoy; nginx and HAProxy have 1")
        @Range(min = "1", max = "9")
        int level,
    @Doc("CPU time of a worker per kilobyte that it compresses.")
        @Default(
            value = "20us",
            source = "our choice: zlib compresses some 50 MB of text in a second")
        @Measured(Measure.TIME)
        DistributionSpec perKb,
    @Doc("How many times shorter answers become, for clients that read them slowly.")
        @Default(value = "4x", source = "our choice: what zlib makes of usual HTML and JSON")
        @Range(min = "1x", max = "1000x")
        Factor ratio) {

  /** What Envoy compresses unless told otherwise. */
  public static final List<String> USUAL_TYPES =
      List.of(
          "text/html",
          "text/plain",
          "text/css",
          "text/xml",
          "image/svg+xml",
          "application/json",
          "application/javascript",
          "application/xhtml+xml");
}
