/** The placement of logical functions fits the roles that runs announce (draft-chan-dmm-framework-gap-analysis §3). */
import { expect, test } from 'vitest';
import { networkEWithHome } from '../test-support/networks.ts';
import { play, recordsOf } from '../test-support/play.ts';
import { SCHEME_CATALOG } from './index.ts';

test.each(SCHEME_CATALOG.map((scheme) => [scheme.id, scheme] as const))('%s', (id, { functions = {} }) => {
  const played = play(networkEWithHome({ durationMs: 200 }), { id, scheme: id });
  const labels = new Set(recordsOf(played, 'role').map(({ detail }) => detail.label.split(' of ')[0] ?? ''));
  const held = [...labels].flatMap((label) => functions[label] ?? []);
  // Each role does something, and together they manage mobility.
  for (const label of labels) expect(functions[label], label).toBeDefined();
  const needed = id === 'ipv6' ? [] : ['allocation', 'mobility-routing'];
  for (const kind of needed) expect(held).toContain(kind);
});
