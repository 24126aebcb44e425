import { expect, test } from 'vitest';
import type { Ghost, GhostTrack } from '#store/ghost.ts';
import { fakeModel, NODE } from '../test-support/fake-model.ts';
import { ghostSight } from './paint-ghost.ts';

const at = (router: number | null, movingTo: number | null, sinceMs: number) => ({
  mobile: NODE.mn1,
  interface: 0,
  router,
  movingTo,
  sinceNs: sinceMs * 1e6,
});

const track: GhostTrack = {
  run: { id: 'A', scheme: 'pmipv6' },
  messages: new Float64Array(),
  handovers: new Float64Array(),
  drops: new Float64Array(),
  attachments: [at(NODE.ar1, null, 0), at(null, NODE.ar2, 1500), at(NODE.ar2, null, 1550)],
  paths: [
    { direction: 2, flow: 0, spans: [1000e6, 1400e6] },
    { direction: 4, flow: 0, spans: [1600e6, 1800e6] },
  ],
};
const ghost: Ghost = { forkNs: 1000e6, shownNs: 2000e6, inputs: [], tracks: [track] };

test('only what differs from the present is seen, and only between the fork and the end of the ghost', () => {
  const sight = (nowMs: number, router: number, directions: readonly number[] = []) =>
    ghostSight(
      ghost,
      track,
      fakeModel({
        nowNs: nowMs * 1e6,
        attachments: [at(router, null, 0)],
        recentPaths: () => directions.map((direction) => ({ direction, flow: 0, depth: 0, lastNs: nowMs * 1e6 })),
      }),
    );
  expect(sight(1000, NODE.ar1)).toBeNull();
  expect(sight(2001, NODE.ar1)).toBeNull();
  expect(sight(1300, NODE.ar1)).toMatchObject({ paths: [{ direction: 2 }], mobiles: [] });
  expect(sight(1300, NODE.ar1, [2])).toEqual({ paths: [], mobiles: [] });
  expect(sight(1520, NODE.ar1)?.mobiles).toEqual([{ mobile: NODE.mn1, router: NODE.ar2 }]);
  expect(sight(1700, NODE.ar1)).toMatchObject({ paths: [{ direction: 4 }], mobiles: [{ router: NODE.ar2 }] });
  expect(sight(1700, NODE.ar2, [4])).toEqual({ paths: [], mobiles: [] });
});
