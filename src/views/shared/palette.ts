/**
 * Data colours. A colour stands for an anchor: the node that owns the prefix of a packet, a flow or a tunnel. The colours themselves
 * are the theme's Okabe–Ito set (`--data-1` … `--data-8`); this file only says which node gets which, so that every view and every
 * pane agrees. A colour is never the only sign: each has a mark (for discs) and a dash pattern (for lines).
 */
import { parseAddressWords } from '#base/ipv6-address.ts';
import type { Plan } from '#scenario/plan.ts';

/** Number of anchor colours; `--data-8`, the grey, is kept for what has no anchor. */
export const ANCHOR_COLORS = 7;

/** Colour number of traffic that belongs to no anchor. */
export const NO_ANCHOR = 7;

/** What is drawn inside a disc of each colour number. */
export type DiscMark = 'plain' | 'dot' | 'bar' | 'ring' | 'stem' | 'cross' | 'half';

/** Mark per colour number. */
export const DISC_MARKS: readonly DiscMark[] = ['plain', 'dot', 'bar', 'ring', 'stem', 'cross', 'half', 'plain'];

/** Dash pattern per colour number, in pixels; empty = solid. */
export const LINE_DASHES: readonly (readonly number[])[] = [[], [12, 4], [3, 4], [12, 4, 3, 4], [7, 7], [18, 4], [2, 7], []];

/** CSS custom property of a colour number. */
export function colorVariable(color: number): string {
  return `--data-${color + 1}`;
}

/** `var(--data-n)` of a colour number. */
export function cssColor(color: number): string {
  return `var(${colorVariable(color)})`;
}

/**
 * Colour number of every node. Anchors are handed colours in a fixed order that depends on the scenario alone: gateways first, then
 * access routers, then the other routers and servers. Mobiles and correspondents own no anchored prefix and get {@link NO_ANCHOR}.
 */
export function anchorColors(plan: Plan): Uint8Array {
  const colors = new Uint8Array(plan.scenario.nodes.length).fill(NO_ANCHOR);
  let next = 0;
  for (const kind of ['gateway', 'access-router', 'router', 'server'] as const) {
    plan.scenario.nodes.forEach((node, index) => {
      if (node.kind === kind) colors[index] = next++ % ANCHOR_COLORS;
    });
  }
  return colors;
}

/** The node whose prefix holds `address` (longest match), or null. `address` may carry a `/length`. */
export function prefixOwner(plan: Plan, address: string): number | null {
  const words = parseAddressWords(address.split('/')[0] ?? '');
  if (words === null) return null;
  let best: number | null = null;
  let bestLength = -1;
  plan.prefixes.forEach((prefix, node) => {
    if (prefix === null || prefix.length <= bestLength) return;
    const own = parseAddressWords(prefix.address);
    if (own === null || !samePrefix(words, own, prefix.length)) return;
    best = node;
    bestLength = prefix.length;
  });
  return best;
}

function samePrefix(a: readonly number[], b: readonly number[], length: number): boolean {
  for (let word = 0; word < 4; word++) {
    const bits = Math.min(32, Math.max(0, length - 32 * word));
    if (bits === 0) return true;
    const mask = (0xffffffff << (32 - bits)) >>> 0;
    if ((((a[word] ?? 0) ^ (b[word] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}
