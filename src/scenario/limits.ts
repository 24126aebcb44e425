/**
 * The limits of a scenario. A scenario past one is refused with the path of the offending field. `scenario.schema.json` states the same
 * numbers; a test holds the two together.
 */
export const LIMITS = {
  /** Octets of a scenario file (8 MiB). */
  fileBytes: 8_388_608,
  nodes: 2_000,
  links: 10_000,
  flows: 5_000,
  events: 20_000,
  runs: 8,
  /** Mobile interfaces times access routers: each pair is a possible radio channel. */
  radioChannels: 400_000,
  /** Data packets that all flows of one run may send together. */
  packets: 50_000_000,
  /** 24 h. */
  durationMs: 86_400_000,
  /** One-way delay of a link or radio. */
  delayMs: 4_000,
  /** `l2HandoverMs`, `dadMs` and `processingMs`. */
  timingMs: 60_000,
  minMbps: 0.001,
  maxMbps: 1_000_000,
  queuePackets: 1_000_000,
  framingBytes: 256,
  /** Interfaces of one mobile. */
  interfaces: 8,
  minPps: 0.001,
  maxPps: 1_000_000,
  /** With the UDP and IPv6 headers this fills a 1500 octet MTU. */
  payloadBytes: 1_452,
  seed: 9_007_199_254_740_991,
  /** Drawing plane: −coordinate … coordinate. */
  coordinate: 1_000_000,
  idCharacters: 64,
  labelCharacters: 60,
  titleCharacters: 200,
  descriptionCharacters: 4_000,
  /** Length of a node's own prefix. */
  minPrefixLength: 16,
  maxPrefixLength: 56,
  /** An input of a live session may come this late: what integer nanoseconds hold exactly (104 days). */
  sessionMs: 9_007_199_254,
} as const;
