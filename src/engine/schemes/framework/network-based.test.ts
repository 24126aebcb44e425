import { test } from 'vitest';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { ladderOf, pathsOf, play } from '../../test-support/play.ts';
const RUN: RunDefinition = {
  id: 'framework',
  scheme: 'framework',
  roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], 'location-managers': { mn1: 'h' }, home: { mn1: 'h' } },
  options: { rs3: 'network' },
};
test('x', () => {
  for (const more of [{}, { transport: 'nat' }, { transport: 'nat', locationManagement: 'hierarchical', rs3: 'client' }]) {
    const played = play(
      networkF({
        durationMs: 9000,
        flows: [flow('f1', 'cn', 'mn1', 1000, 8900, { pps: 50, bidirectional: true })],
        events: [move(3000, 'mag1b'), move(5000, 'mag2'), stateAt(2500)],
      }),
      withOptions(RUN, more),
    );
    console.log(ladderOf(played));
    console.log(pathsOf(played.report, 'f1'), pathsOf(played.report, 'f1', 'from-mn'));
  }
});
