import { expect, test } from 'vitest';
import { err, ok } from '#base/result.ts';
import { createMeasureHost } from '#measure/play/measure-host.ts';
import { distance, RUNS, sweepOf } from '#measure/test-support/network-sweep.ts';
import { createMeasurement, type Measurer } from './measurement.ts';

/** A measurer in this thread. `before` is called ahead of each run that is played. */
function measurer(before: (played: number) => void = () => {}): Measurer & { disposed: boolean } {
  const host = createMeasureHost();
  let played = 0;
  return {
    disposed: false,
    open: (sweep) => Promise.resolve(host.open(sweep)),
    play(cell, run) {
      before(played++);
      return Promise.resolve(this.disposed ? err('ended') : ok(host.play(cell, run)));
    },
    dispose() {
      this.disposed = true;
    },
  };
}

const SWEEP = sweepOf([distance('lma', 9, 10, 1)], { runs: RUNS.slice(1, 3) });

test('measures all cells under all runs, tells how far it is, and ends its worker', async () => {
  const worker = measurer();
  const measurement = createMeasurement(() => worker);
  const seen: string[] = [];
  measurement.store.subscribe(({ status, done, total }) => seen.push(`${status} ${done}/${total}`));
  await measurement.start(SWEEP);
  expect(seen).toEqual(['running 0/4', 'running 1/4', 'running 2/4', 'running 3/4', 'running 4/4', 'done 4/4']);
  const { results } = measurement.store.getState();
  expect(results.map((row) => row?.map((figures) => figures?.flows[0]?.downlinkMs))).toEqual([
    [84, 90],
    [86, 90],
  ]);
  expect(worker.disposed).toBe(true);
});

test('a cancelled measurement keeps what it has, and nothing comes after', async () => {
  const measurement = createMeasurement(() => measurer((played) => (played === 2 ? measurement.cancel() : undefined)));
  await measurement.start(SWEEP);
  expect(measurement.store.getState()).toMatchObject({ status: 'cancelled', done: 2, total: 4 });
});

test('a new measurement replaces the one that runs', async () => {
  let first = true;
  const measurement = createMeasurement(() => measurer());
  const other = sweepOf([distance('lma', 20, 20, 1)], { runs: RUNS.slice(1, 2) });
  measurement.store.subscribe(({ done }) => {
    if (done !== 1 || !first) return;
    first = false;
    void measurement.start(other);
  });
  await measurement.start(SWEEP);
  await expect.poll(() => measurement.store.getState().status).toBe('done');
  expect(measurement.store.getState().sweep).toBe(other);
  expect(measurement.store.getState().results[0]?.[0]?.flows[0]?.downlinkMs).toBe(106);
});

test('what cannot be measured is said in one line; a worker that dies, too', async () => {
  const refused = createMeasurement(() => measurer());
  await refused.start({ ...SWEEP, vary: [] });
  expect(refused.store.getState()).toMatchObject({
    status: 'failed',
    problem: 'expected one or two links whose delay varies, found 0',
  });
  const dying = createMeasurement(() => ({
    open: () => Promise.resolve(ok(null)),
    play: () => Promise.resolve(err('The worker has stopped.')),
    dispose: () => {},
  }));
  await dying.start(SWEEP);
  expect(dying.store.getState()).toMatchObject({ status: 'failed', problem: 'The worker has stopped.', done: 0 });
});

test('another scenario makes it forget what was measured; the same one with more inputs does not', async () => {
  const measurement = createMeasurement(() => measurer());
  const origin = { scenario: SWEEP.scenario, inputs: [], runs: RUNS };
  measurement.adopt(origin, SWEEP);
  await measurement.start(SWEEP);
  measurement.noteOpened(SWEEP.scenario);
  const moved = { ...origin, inputs: [{ atMs: 1, detach: 'mn1' }] };
  measurement.adopt(moved, SWEEP);
  expect(measurement.store.getState()).toMatchObject({ status: 'done', origin: moved, done: 4 });
  measurement.adopt({ ...origin, scenario: { ...SWEEP.scenario } }, null);
  expect(measurement.store.getState()).toMatchObject({ status: 'idle', draft: null, sweep: null, results: [], opened: null });
});
