package dev.lbsim.scenario.language.expect;

import java.util.List;

/** Who counts, and so which labels can narrow what is counted. */
public enum Source {
  /** Each kind of request of each client group. */
  KINDS(Label.CLIENT, Label.PATH),
  /** The same, told apart by how requests ended. */
  ENDINGS(Label.CLIENT, Label.PATH, Label.KIND),
  /** The same, told apart by why requests were lost. */
  LOSSES(Label.CLIENT, Label.PATH, Label.CAUSE),
  /** The same, told apart by what they spent their time on. */
  PARTS(Label.CLIENT, Label.PATH, Label.PART),
  /** Each client group as a whole. */
  GROUPS(Label.CLIENT),
  /** Each server. */
  SERVERS(Label.SERVER, Label.POOL),
  /** Each site of an anycast address. */
  SITES(Label.ANYCAST),
  /** Each instance of a layer-7 tier. */
  L7(Label.L7),
  /** Each route of a layer-7 tier. */
  ROUTES(Label.ROUTE),
  /** Each instance of a layer-4 tier. */
  L4(Label.L4),
  /** Each DNS name. */
  ZONES(Label.DNS),
  /** Each population of resolvers. */
  RESOLVERS(Label.RESOLVER);

  private final List<Label> labels;

  Source(Label... labels) {
    this.labels = List.of(labels);
  }

  /** The labels that can narrow it; all of them may be given at once. */
  public List<Label> labels() {
    return labels;
  }
}
