/**
 * The scenario: one topology, one set of flows, one movement script, played under one or several runs.
 *
 * These types describe `format: "roamscope-scenario", version: 1`. Names and meanings are fixed within the version; fields may be
 * added. Times are simulated milliseconds (fractions down to 1 ns), delays are one-way.
 */

/** What a node is. Roles (HA, LMA, MAR …) are placed on nodes by a run, not by the scenario. */
export type NodeKind = 'router' | 'gateway' | 'access-router' | 'server' | 'correspondent' | 'mobile';

/** The radio of an access router. `delayMs` is the one-way delay between router and mobile; without `mbps` sending takes no time. */
export interface Radio {
  readonly delayMs: number;
  readonly mbps?: number;
  readonly lossPct?: number;
  readonly queuePackets?: number;
  /** Octets that framing adds to every packet for its serialisation time, default 0. */
  readonly framingBytes?: number;
}

/** One node of the topology. */
export interface ScenarioNode {
  /** Letters, digits, `_` and `-`. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label?: string;
  /** Position on the drawing plane, in its own units. */
  readonly x?: number;
  readonly y?: number;
  /** Administrative network. A gateway without one forms the network named by its id. */
  readonly network?: string;
  /** The node's own prefix, such as `2001:db8:100::/48`; assigned when missing. */
  readonly prefix?: string;
  /** Access routers only. */
  readonly radio?: Radio;
  /** Mobiles only: the home network. */
  readonly home?: string;
  /** Mobiles only: the access router of interface 0 at 0 ms. */
  readonly attachedTo?: string;
  /** Mobiles only: number of interfaces, default 1. */
  readonly interfaces?: number;
}

/** A full-duplex wired link. Without `mbps` sending takes no time, without `queuePackets` the queue has no limit. */
export interface ScenarioLink {
  readonly between: readonly [string, string];
  readonly delayMs: number;
  readonly mbps?: number;
  readonly lossPct?: number;
  readonly queuePackets?: number;
  /** Octets that framing adds to every packet for its serialisation time, default 0. */
  readonly framingBytes?: number;
}

/** A constant-rate flow. */
export interface ScenarioFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Who speaks first: decides which address of the mobile the correspondent knows. Default: `from`. */
  readonly initiator?: string;
  /** May be missing only when a `startFlow` event starts the flow. */
  readonly startMs?: number;
  /** Default: the end of the run. */
  readonly stopMs?: number;
  /** Packets per second. */
  readonly pps: number;
  /** UDP payload octets. */
  readonly payloadBytes: number;
  readonly transport?: 'udp';
  /** True: the receiver sends the same stream back. */
  readonly bidirectional?: boolean;
}

/** Delays that the scenario sets for every node. All default to what contract version 1 says: 50, 0, 0. */
export interface ScenarioTiming {
  /** Between the loss of the old radio link and the new one. */
  readonly l2HandoverMs?: number;
  /** Duplicate address detection; 0 skips it. */
  readonly dadMs?: number;
  /** Per control message at its receiver. */
  readonly processingMs?: number;
}

/**
 * A step of the movement script, a fault, or a request to the report. `live` marks what a person did while the run was on: it comes after
 * everything else of its instant, and nobody knows of it before (a move of the script is anticipated by link-layer triggers).
 */
export type ScenarioEvent = { readonly atMs: number; readonly live?: true } & (
  | { readonly move: { readonly node: string; readonly to: string; readonly interface?: number } }
  | { readonly detach: string }
  | { readonly moveFlow: { readonly flow: string; readonly interface: number } }
  | { readonly fail: string }
  | { readonly recover: string }
  | { readonly link: LinkChange }
  | { readonly drop: MessageDrop }
  | { readonly startFlow: string }
  | { readonly stopFlow: string }
  | { readonly report: 'state' }
);

/** New parameters of a link; what is missing stays. */
export interface LinkChange {
  readonly between: readonly [string, string];
  readonly delayMs?: number;
  readonly mbps?: number;
  readonly lossPct?: number;
  readonly queuePackets?: number;
}

/**
 * A fault of single messages: the control messages of this short name that are on their way from `from` to its neighbor `to` (over a link, or
 * over the radio) at that instant are lost there. Nothing happens in a run in which there is none.
 */
export interface MessageDrop {
  readonly message: string;
  readonly from: string;
  readonly to: string;
}

/** A role's value: a node, several nodes, a node per access router or mobile, or other domains. */
export type RoleValue = string | readonly string[] | { readonly [id: string]: string } | readonly ServedDomain[];

/** A domain beside the run's own scheme, with nodes and mobiles that it alone serves; further fields are roles of the scheme `kind`. */
export interface ServedDomain {
  readonly kind: string;
  readonly 'access-routers': readonly string[];
  readonly mobiles: readonly string[];
  readonly [role: string]: string | readonly string[] | { readonly [id: string]: string };
}

/** An option's value. */
export type OptionValue = string | number | boolean;

/** One way to play the scenario. */
export interface RunDefinition {
  readonly id: string;
  readonly scheme: string;
  readonly roles?: { readonly [role: string]: RoleValue };
  readonly options?: { readonly [option: string]: OptionValue };
}

/** The whole. */
export interface Scenario {
  readonly format: 'roamscope-scenario';
  readonly version: 1;
  readonly title?: string;
  readonly description?: string;
  readonly seed?: number;
  readonly durationMs: number;
  readonly nodes: readonly ScenarioNode[];
  readonly links: readonly ScenarioLink[];
  readonly flows?: readonly ScenarioFlow[];
  readonly timing?: ScenarioTiming;
  readonly events?: readonly ScenarioEvent[];
  readonly runs: readonly RunDefinition[];
}

/** The same events, given while a run is on: what a person does. `atMs` is the simulated instant at which they took effect. */
export type Input = ScenarioEvent;
