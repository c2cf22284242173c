package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.DropSpec;
import dev.lbsim.scenario.language.value.Limit;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** Who may wait in front of a server, and who is turned away. */
@Doc("Who may wait in front of a server, and who is turned away.")
@Short("max")
public record QueueSpec(
    @Doc("How many requests may wait, without those being worked on.")
        @Default(value = "unlimited", source = "what is not mentioned does not exist")
        Limit max,
    @Doc("By which rule requests that have waited too long are dropped; without it, none are.")
        @Nullable DropSpec drop,
    @Doc(
            "Whether work that nobody waits for any more is not begun: clients and proxies with a"
                + " timeout tell servers their deadline.")
        @Default(value = "false", source = "HTTP has no deadlines; gRPC servers see them")
        boolean deadline,
    @Doc(
            "Turns the less important away as the server fills up, by the priority of requests; a"
                + " share alone is where that starts.")
        @Nullable ShedSpec shed) {

  /** Who is turned away, by how full the server is: requests it holds over those it could. */
  @Doc("Who is turned away, by how full the server is: requests it holds over those it could.")
  @Short("start")
  public record ShedSpec(
      @Doc("Fuller than this, the least important are turned away more and more.") Share start,
      @Doc("As full as this, nobody gets in.") @Default("100%") @Range(above = "0%") Share full) {}
}
