package dev.lbsim.core.guard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.cache.Validation.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
  /** The table of RFC 9110 section 8.8.3.2. */
  @ParameterizedTest
  @CsvSource({
    "W/\"1\", W/\"1\", false, true",
    "W/\"1\", W/\"2\", false, false",
    "W/\"1\", \"1\", false, true",
    "\"1\", \"1\", true, true",
  })
  void tagsAreComparedInTwoWays(String tag, String other, boolean strong, boolean weak) {
    assertThat(Validation.strongMatch(tag, other)).isEqualTo(strong);
    assertThat(Validation.strongMatch(other, tag)).isEqualTo(strong);
    assertThat(Validation.weakMatch(tag, other)).isEqualTo(weak);
    assertThat(Validation.weakMatch(other, tag)).isEqualTo(weak);
  }

  /** Lists as in RFC 9110 section 13.1.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"xyzzy\" | \"xyzzy\" | true",
        "W/\"xyzzy\" | \"xyzzy\" | true",
        "\"xyzzy\", \"r2d2xxxx\", \"c3piozzzz\" | \"c3piozzzz\" | true",
        "W/\"xyzzy\",W/\"r2d2xxxx\" | W/\"r2d2xxxx\" | true",
        "\"a, b\", \"c\" | \"c\" | true",
        "\"a, b\", \"c\" | \"b\" | false",
        "* | \"any\" | true",
        "* | | true",
        "\"xyzzy\" | | false",
        "\"xyz\" | \"xyzzy\" | false",
      })
  void clientsAreToldThatTheyHaveIt(String field, String stored, boolean notModified) {
    assertThat(Validation.noneMatchNames(field, stored)).isEqualTo(notModified);
  }

  /** RFC 9111 section 4.3.4. Dates are plain numbers, 0 for none. */
  @ParameterizedTest
  @CsvSource({
    "\"1\", \"1\", 5, 7, false, true",
    "\"1\", \"2\", 5, 5, true, false",
    "\"1\", W/\"1\", 0, 0, true, false",
    "\"1\", , 5, 5, true, false",
    "W/\"1\", \"1\", 0, 0, false, true",
    "W/\"1\", W/\"1\", 0, 0, false, true",
    "W/\"1\", , 5, 5, true, false",
    ", \"1\", 5, 5, false, true",
    ", \"1\", 5, 6, true, false",
    ", , 0, 0, true, true",
    ", , 0, 0, false, false",
    ", \"1\", 0, 0, true, false",
    ", , 0, 5, true, false",
  })
  void notModifiedIsAboutWhatItNames(
      String tag, String storedTag, long modified, long storedModified, boolean only, boolean is) {
    assertThat(Validation.freshens(tag, storedTag, date(modified), date(storedModified), only))
        .isEqualTo(is);
  }

  private static long date(long value) {
    return value == 0 ? Freshness.ABSENT : value;
  }

  @Test
  void whatComesBackDecidesWhatHappens() {
    assertThat(Validation.after(304, false)).isEqualTo(Outcome.FRESHEN);
    assertThat(Validation.after(200, false)).isEqualTo(Outcome.REPLACE);
    assertThat(Validation.after(404, false)).isEqualTo(Outcome.REPLACE);
    assertThat(Validation.after(503, false)).isEqualTo(Outcome.REPLACE);
    assertThat(Validation.after(503, true)).isEqualTo(Outcome.SERVE_STORED);
    assertThat(Validation.after(HttpStatus.NO_ANSWER, true)).isEqualTo(Outcome.SERVE_STORED);
  }
}
