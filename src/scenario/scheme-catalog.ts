/**
 * How a scheme describes itself: the value from which the role panel, the option panel, `schemes --json`, the README table and the
 * checks of a scenario's runs are made. The engine fills it in; nothing here knows a particular scheme.
 */
import type { OptionValue } from './scenario.ts';

/** A role of a scheme and how the scenario names who holds it. */
export interface RoleDescription {
  readonly key: string;
  /** The document's own short name, such as `LMA`. */
  readonly label: string;
  readonly shape: 'node' | 'nodes' | 'node-per-access-router' | 'node-per-mobile' | 'nodes-or-per-mobile' | 'domains';
  /** Schemes that other domains may run (shape `domains`). */
  readonly kinds?: readonly string[];
  readonly meaning: string;
  /** Where the role goes when a run does not say. */
  readonly defaultPlacement: string;
}

/** An option of a scheme. */
export interface OptionDescription {
  readonly key: string;
  readonly type: 'string' | 'boolean' | 'number';
  readonly default: OptionValue;
  /** The permitted values of a string option. */
  readonly values?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  /** Values that a document suggests and that are not played, with the reason. */
  readonly refused?: { readonly [value: string]: string };
  /** A role that a run must place when it gives the option this value. */
  readonly needsRole?: { readonly value: OptionValue; readonly role: string };
  readonly meaning: string;
  /** Document and section. */
  readonly section: string;
}

/**
 * The logical functions of mobility management (draft-chan-dmm-framework-gap-analysis §3): allocation of home addresses, internetwork
 * location management, mobility routing, and a proxy between location management and mobiles.
 */
export type LogicalFunction = 'allocation' | 'location-management' | 'mobility-routing' | 'proxy';

/** Functions of the nodes with a role, by its label. A label that names a mobile, such as `H-LMA of mn1`, counts up to ` of `. */
export interface FunctionPlacement {
  readonly [label: string]: readonly LogicalFunction[];
}

/** Messages that change where packets go, and why they are believed. */
export interface TrustDescription {
  readonly messages: string;
  /** What protects them by the document. */
  readonly protection: 'IPsec' | 'return routability' | 'handover key' | 'link access control' | 'nothing' | 'left open';
  /** The model makes and checks it, octet by octet or node by node; else it takes every sender for the one it says it is. */
  readonly checked: boolean;
  readonly means: string;
  /** What somebody could do who forged them. */
  readonly risk: string;
  readonly section: string;
}

/** What a scheme is. */
export interface SchemeDescription {
  readonly id: string;
  readonly title: string;
  /** The scheme whose document this one's builds on. */
  readonly extends?: string;
  readonly document: string;
  /** Two sentences for a person choosing. */
  readonly summary: string;
  /** Who takes part in signalling. */
  readonly family: 'none' | 'client-based' | 'network-based';
  readonly roles: readonly RoleDescription[];
  readonly options: readonly OptionDescription[];
  /** What the document leaves open, what was chosen, what is simplified: one sentence each. */
  readonly modelNotes: readonly string[];
  /** Which of the logical functions its nodes have. */
  readonly functions?: FunctionPlacement;
  /** What its signalling rests on. */
  readonly trust?: readonly TrustDescription[];
}

/** All schemes that this version can play. */
export type SchemeCatalog = readonly SchemeDescription[];
