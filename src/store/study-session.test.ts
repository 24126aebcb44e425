import { expect, test } from 'vitest';
import { err, ok } from '#base/result.ts';
import { TWO_MOVES } from '#measure/test-support/network-sweep.ts';
import { createStudyHost } from '#studies/play/study-host.ts';
import type { StudyRequest } from '#studies/index.ts';
import { createStudySession, type StudyPlayer } from './study-session.ts';

const REQUEST: StudyRequest = { kind: 'comparison', scenario: TWO_MOVES, schemes: ['pmipv6', 'ipv6', 'nonesuch'] };

/** A player in this thread. `before` is called ahead of each row that is played. */
function player(before: (row: number) => void = () => {}): StudyPlayer & { disposed: boolean } {
  const host = createStudyHost();
  return {
    disposed: false,
    open: (request) => Promise.resolve(host.open(request)),
    play(row) {
      before(row);
      return Promise.resolve(this.disposed ? err('ended') : ok(host.play(row)));
    },
    dispose() {
      this.disposed = true;
    },
  };
}

test('plays a row per scheme, tells how far it is, and ends its worker', async () => {
  const worker = player();
  const session = createStudySession(() => worker);
  const seen: string[] = [];
  session.store.subscribe(({ status, rows, total }) => seen.push(`${status} ${rows.length}/${total}`));
  await session.start(REQUEST);
  expect(seen).toEqual(['running 0/0', 'running 0/3', 'running 1/3', 'running 2/3', 'running 3/3', 'done 3/3']);
  const { rows } = session.store.getState();
  expect(rows.map((row) => [row.run.scheme, row.cells[0]?.text, row.refused === null])).toEqual([
    ['pmipv6', 'yes', true],
    ['ipv6', 'no', true],
    ['nonesuch', undefined, false],
  ]);
  expect(worker.disposed).toBe(true);
});

test('a cancelled study keeps its rows, and nothing comes after', async () => {
  const session = createStudySession(() => player((row) => (row === 1 ? session.cancel() : undefined)));
  await session.start(REQUEST);
  expect(session.store.getState()).toMatchObject({ status: 'cancelled', total: 3 });
  expect(session.store.getState().rows).toHaveLength(1);
});

test('an unknown study fails in one line; a worker that is lost, too', async () => {
  const session = createStudySession(() => player());
  await session.start({ kind: 'study', name: 'nothing', schemes: [] });
  expect(session.store.getState()).toMatchObject({ status: 'failed', problem: 'there is no study "nothing"' });
  const worker = player((row) => {
    if (row === 1) worker.disposed = true;
  });
  const lost = createStudySession(() => worker);
  await lost.start(REQUEST);
  expect(lost.store.getState()).toMatchObject({ status: 'failed', problem: 'ended' });
  lost.clear();
  expect(lost.store.getState()).toMatchObject({ status: 'idle', rows: [], request: null });
});
