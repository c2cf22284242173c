package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Short;
import org.jspecify.annotations.Nullable;

/** What real clients get as a session cookie. */
@Doc(
    "What real clients get as a session cookie (lbsim serve, or strangers at lbsim live); in a"
        + " simulation a cookie needs none of this.")
@Short("name")
public record CookieSpec(
    @Doc(
            "Its name; without one, lbsim- and eight digits made of the pools it goes to. A name is"
                + " followed by such digits, too, at routes to other pools than those of the tier.")
        @Nullable String name,
    @Doc("The paths it comes back for.")
        @Default(value = "/", source = "HAProxy, cookie; Envoy leaves it out")
        String path,
    @Doc("The domain it comes back for; without it, the host that was asked (HAProxy, domain).")
        @Nullable String domain,
    @Doc("Whether scripts of a page do not see it.")
        @Default(value = "true", source = "Envoy, stateful sessions; HAProxy has it off")
        boolean httpOnly,
    @Doc("When it goes by TLS only: where TLS ends at this tier (tls), always or never.")
        @Default("tls")
        Secure secure,
    @Doc("Whether it comes back when another site's page asks; without a word, as browsers like.")
        @Nullable SameSite sameSite) {

  /** When a cookie goes by TLS only. */
  public enum Secure {
    /** Where TLS ends at the tier that gives it. */
    TLS,
    /** Always, for one behind somebody else who ends TLS. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /** What RFC 6265bis calls so. */
  public enum SameSite {
    /** When somebody follows a link from elsewhere, and not for what a page of others loads. */
    LAX("Lax"),
    /** Never. */
    STRICT("Strict"),
    /** Always, which browsers allow by TLS only. */
    NONE("None");

    private final String attribute;

    SameSite(String attribute) {
      this.attribute = attribute;
    }

    /** As it is written in Set-Cookie. */
    public String attribute() {
      return attribute;
    }
  }
}
