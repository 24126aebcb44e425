/** Acting in the past, on the real engine: the old future is kept as a ghost, and undo, redo and bringing it back cross the fork whole. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fromMs } from '#base/time.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import { validateScenario } from '#scenario/validate.ts';
import { ghostAttachment, ghostPathsAt, trackOf } from './ghost.ts';
import { FoldedRun } from './run-model.ts';
import type { Session, SessionState } from './session-state.ts';
import { createSessionStore } from './session-store.ts';
import { HostClient } from './test-support/host-client.ts';

vi.setConfig({ testTimeout: 60_000 });

let session: Session;

const state = (): SessionState => session.store.getState();
const node = (id: string): number => state().plan!.nodeIndex.get(id)!;
const moveTo = (router: string): Promise<unknown> => session.actions.moveMobile(node('mn1'), node(router));
const seekMs = (ms: number): Promise<void> => session.actions.seek(fromMs(ms));
const routers = (): readonly string[] =>
  state().inputs.map((input) => ('move' in input ? `${input.move.to}@${Math.floor(input.atMs)}` : JSON.stringify(input)));

/** Every record of a pane's log, as text. */
function records(pane = 0): string {
  const run = state().models[pane];
  if (!(run instanceof FoldedRun)) throw new Error('no log');
  const words: number[] = [];
  for (let index = 0; index < run.log.chunkCount; index++) {
    const chunk = run.log.chunk(index)!;
    words.push(...chunk.words.subarray(0, chunk.used));
  }
  return words.join();
}

beforeEach(async () => {
  const checked = validateScenario(firstMinute, SCHEME_CATALOG);
  if (!checked.ok) throw new Error(checked.error.message);
  session = createSessionStore(new HostClient('batch', createEngineHost));
  await session.actions.openScenario(checked.value, {
    runs: [
      { id: 'A', scheme: 'pmipv6' },
      { id: 'B', scheme: 'dma' },
    ],
    playing: false,
    startNs: fromMs(1000),
  });
});

describe('acting in the past', () => {
  test('replaces the future and keeps the old one: its inputs, marks, places and paths', async () => {
    await moveTo('ar2');
    await seekMs(3000);
    await moveTo('ar3');
    await seekMs(4000);
    await seekMs(2000);
    expect(state().ghost).toBeNull();
    await moveTo('ar1');
    expect(routers()).toEqual(['ar2@1000', 'ar1@2000']);
    const ghost = state().ghost!;
    expect(ghost).toMatchObject({ forkNs: fromMs(2000), shownNs: fromMs(4000) });
    expect(ghost.inputs).toHaveLength(2);
    const track = trackOf(ghost, { id: 'A', scheme: 'pmipv6' })!;
    expect([...track.handovers]).toEqual([fromMs(3000) + 1]);
    expect(track.messages.length).toBeGreaterThanOrEqual(4);
    expect(track.drops.length).toBeGreaterThan(0);
    expect(ghostAttachment(track, node('mn1'), 0, fromMs(2500))?.router).toBe(node('ar2'));
    expect(ghostAttachment(track, node('mn1'), 0, fromMs(3001))?.movingTo).toBe(node('ar3'));
    expect(ghostAttachment(track, node('mn1'), 0, fromMs(3900))?.router).toBe(node('ar3'));
    const before = ghostPathsAt(track, fromMs(2500), 0).map((path) => path.direction);
    const after = ghostPathsAt(track, fromMs(3900), 0).map((path) => path.direction);
    expect(before.length).toBeGreaterThan(2);
    expect(after).not.toEqual(before);
    expect(trackOf(ghost, { id: 'A', scheme: 'mipv6' })).toBeNull();
  });

  test('a future without any input is kept, too; acting at the end of what was shown leaves none', async () => {
    await seekMs(2000);
    await moveTo('ar2');
    expect(state().ghost).toBeNull();
    await seekMs(3000);
    await seekMs(1500);
    await moveTo('ar3');
    expect(state().ghost).toMatchObject({ forkNs: fromMs(1500), shownNs: fromMs(3000) });
    session.actions.dismissGhost();
    expect(state().ghost).toBeNull();
  });

  test('a refused act leaves the future as it was', async () => {
    await moveTo('ar2');
    await seekMs(3000);
    await moveTo('ar3');
    await seekMs(4000);
    const whole = records();
    await seekMs(2000);
    expect(await moveTo('lma')).toMatchObject({ ok: false });
    expect(routers()).toEqual(['ar2@1000', 'ar3@3000']);
    expect(state()).toMatchObject({ ghost: null, clock: { displayNs: fromMs(2000), shownNs: fromMs(4000) } });
    expect(records()).toBe(whole);
  });
});

describe('undo and redo cross forks', () => {
  test('undo brings the old future back whole, redo the one that had replaced it', async () => {
    await moveTo('ar2');
    await seekMs(3000);
    await moveTo('ar3');
    await seekMs(4000);
    const old = [records(0), records(1)];
    await seekMs(2000);
    await moveTo('ar1');
    await seekMs(3500);
    await session.actions.stopFlow(0);
    await seekMs(5000);
    const present = [records(0), records(1)];
    await session.actions.undo();
    expect(routers()).toEqual(['ar2@1000', 'ar1@2000']);
    await session.actions.undo();
    expect(routers()).toEqual(['ar2@1000', 'ar3@3000']);
    expect(state().clock).toMatchObject({ shownNs: fromMs(4000) });
    expect(session.displayNs()).toBe(fromMs(2000));
    expect(state().ghost).toBeNull();
    expect([records(0), records(1)]).toEqual(old);
    await seekMs(4000);
    expect(state().models.map((model) => model.handovers.length)).toEqual([2, 2]);
    await session.actions.redo();
    expect(routers()).toEqual(['ar2@1000', 'ar1@2000']);
    expect(state().ghost).toMatchObject({ forkNs: fromMs(2000), shownNs: fromMs(4000) });
    await session.actions.redo();
    expect(state().inputs).toHaveLength(3);
    expect(state()).toMatchObject({ canRedo: false, clock: { shownNs: fromMs(5000) } });
    expect([records(0), records(1)]).toEqual(present);
  });

  test('the ghost can be brought back, where the clock stands; the other future is the ghost then, and undo swaps them again', async () => {
    await moveTo('ar2');
    await seekMs(4000);
    const old = records();
    await seekMs(2000);
    await moveTo('ar3');
    await seekMs(3000);
    await session.actions.bringBackGhost();
    expect(routers()).toEqual(['ar2@1000']);
    expect(state().clock).toMatchObject({ displayNs: fromMs(3000), shownNs: fromMs(4000) });
    expect(records()).toBe(old);
    expect(state().ghost).toMatchObject({ forkNs: fromMs(2000), shownNs: fromMs(3000) });
    expect(state().ghost?.inputs).toHaveLength(2);
    await session.actions.undo();
    expect(routers()).toEqual(['ar2@1000', 'ar3@2000']);
    expect(state().ghost).toMatchObject({ shownNs: fromMs(4000), inputs: [{ move: { to: 'ar2' } }] });
    await session.actions.undo();
    await session.actions.undo();
    expect(state()).toMatchObject({ inputs: [], ghost: null, canUndo: false });
    await session.actions.bringBackGhost();
    expect(state().problem?.message).toBe('No old future is kept.');
  });

  test('a new act after an undo takes the redo away, and the undone future is no ghost of it', async () => {
    await moveTo('ar2');
    await session.actions.undo();
    await moveTo('ar3');
    expect(state()).toMatchObject({ canRedo: false, ghost: null });
    expect(state().inputs).toMatchObject([{ move: { to: 'ar3' } }]);
  });

  test('another pane joins with the whole future, and an interrupted one is still whole for redo', async () => {
    await moveTo('ar2');
    await seekMs(4000);
    await seekMs(2000);
    await session.actions.addPane({ scheme: 'ipv6' });
    expect(state().clock).toMatchObject({ displayNs: fromMs(2000), shownNs: fromMs(4000) });
    await moveTo('ar3');
    await seekMs(9000);
    await Promise.all([session.actions.undo(), session.actions.undo()]);
    await Promise.all([session.actions.redo(), session.actions.redo()]);
    expect(state()).toMatchObject({ canRedo: false, clock: { shownNs: fromMs(9000) } });
    expect(state().ghost).toMatchObject({ shownNs: fromMs(4000) });
  });
});

describe('several old futures', () => {
  test('are kept, newest first; an older one can be shown, brought back whole, and undone', async () => {
    await moveTo('ar2');
    await seekMs(4000);
    const first = records();
    await seekMs(2500);
    await moveTo('ar3');
    await seekMs(4000);
    const second = records();
    await seekMs(1500);
    await moveTo('ar3');
    await seekMs(4000);
    const third = records();
    expect(state().ghosts.map(({ forkNs }) => forkNs)).toEqual([fromMs(1500), fromMs(2500)]);
    expect(state().ghost).toBe(state().ghosts[0]);
    // The older one left its future at 2.5 s, but the present one at 1.5 s.
    session.actions.chooseGhost(1);
    expect(state().ghost).toMatchObject({ forkNs: fromMs(2500), inputs: [{ move: { to: 'ar2' } }] });
    await session.actions.bringBackGhost();
    expect(routers()).toEqual(['ar2@1000']);
    expect(records()).toBe(first);
    expect(state().ghosts.map(({ forkNs }) => forkNs)).toEqual([fromMs(1500), fromMs(1500)]);
    expect(state().ghost?.inputs).toHaveLength(2);
    await session.actions.undo();
    expect(records()).toBe(third);
    expect(state().ghosts.map(({ forkNs }) => forkNs)).toEqual([fromMs(2500), fromMs(1500)]);
    session.actions.chooseGhost(1);
    await session.actions.bringBackGhost();
    expect(records()).toBe(second);
    // A dismissed one leaves the next.
    const { ghosts } = state();
    session.actions.dismissGhost();
    expect(state().ghosts).toEqual(ghosts.slice(1));
    expect(state().ghost).toBe(ghosts[1]);
  });
});
