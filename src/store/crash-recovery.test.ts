import { expect, test, vi } from 'vitest';
import { fromMs } from '#base/time.ts';
import type { Input, RunDefinition } from '#scenario/scenario.ts';
import { handoverScript } from './test-support/handover-script.ts';
import { ScriptedSession } from './test-support/scripted-session.ts';

/** The script of the handover as long as nobody moves; other moves leave no trace in it. */
const script = (inputs: readonly Input[]): Uint32Array =>
  handoverScript({ moves: !inputs.some((input) => 'detach' in input), endMs: 400 }).words();

/** For a busy machine. */
const PATIENCE = { timeout: 20_000 };
vi.setConfig({ testTimeout: 30_000 });

const scripted = new ScriptedSession(script, () => new Promise((resolve) => setImmediate(resolve)));
const { state, clock, frames, open } = scripted;

test('a dead engine comes back with scenario and inputs, where the clock stood', async () => {
  await open(false, 91);
  await scripted.session.actions.moveMobile(5, 3);
  await scripted.session.actions.seek(fromMs(170));
  const before = structuredClone(state().models[0]?.messages);
  scripted.client.crash();
  expect(state()).toMatchObject({ engine: 'crashed' });
  await vi.waitFor(() => expect(state().engine).toBe('restarted'), PATIENCE);
  expect(clock().displayNs).toBe(fromMs(170));
  expect(state().models[0]?.messages).toEqual(before);
  expect(state()).toMatchObject({ inputs: [{ atMs: 91 }], problem: null });
  expect(scripted.said.map((one) => one.kind)).toEqual(expect.arrayContaining(['engine-crashed', 'engine-restarted']));
});

test('in the middle of playing', async () => {
  await open(true);
  await frames(20);
  const before = scripted.session.displayNs();
  scripted.client.crash();
  await vi.waitFor(() => expect(state().engine).toBe('restarted'), PATIENCE);
  expect(scripted.session.displayNs()).toBe(before);
  await frames(20);
  expect(scripted.session.displayNs()).toBeGreaterThan(before);
});

/** The worker dies when it is asked for `method`, as often as `dies` says so, and what it was asked for fails. */
function diesAt(method: 'open' | 'input' | 'advance', dies: (request: unknown) => boolean): void {
  const real = scripted.client[method].bind(scripted.client) as (request: unknown) => Promise<unknown>;
  const spy = vi.spyOn(scripted.client, method) as unknown as { mockImplementation(to: (request: unknown) => unknown): void };
  spy.mockImplementation(async (request) => {
    if (!dies(request)) return real(request);
    scripted.client.crash();
    return method === 'advance' ? { nowNs: 0, stopped: 'lost' } : { ok: false, error: { message: 'The engine has died.' } };
  });
}

function once(): () => boolean {
  let left = 1;
  return () => left-- > 0;
}

test('while a pane gets another scheme: it has it afterwards, in one step of the history', async () => {
  await open(false, 91);
  await scripted.session.actions.moveMobile(5, 3);
  await scripted.session.actions.seek(fromMs(170));
  diesAt('open', once());
  expect(await scripted.session.actions.setPaneRun(0, { scheme: 'dma' })).toMatchObject({ ok: true });
  expect(state()).toMatchObject({ engine: 'restarted', problem: null, inputs: [{ atMs: 91 }] });
  expect(state().panes[0]?.run.scheme).toBe('dma');
  expect(clock().displayNs).toBe(fromMs(170));
  await scripted.session.actions.undo();
  expect(state().panes[0]?.run.scheme).toBe('pmipv6');
});

test('while a person acts in the past: the act is done once, and the old future is kept', async () => {
  await open(false, 91);
  await scripted.session.actions.moveMobile(5, 3);
  await scripted.session.actions.seek(fromMs(170));
  await scripted.session.actions.seek(fromMs(60));
  diesAt('input', once());
  expect(await scripted.session.actions.moveMobile(5, 4)).toMatchObject({ ok: true });
  expect(state()).toMatchObject({ engine: 'restarted', problem: null });
  expect(state().inputs.map(({ atMs }) => Math.round(atMs))).toEqual([60]);
  expect(state().ghosts).toHaveLength(1);
  await scripted.session.actions.undo();
  expect(state().inputs.map(({ atMs }) => Math.round(atMs))).toEqual([91]);
});

test('on the way to an instant: the clock gets there', async () => {
  await open(false, 0);
  diesAt('advance', once());
  await scripted.session.actions.seek(fromMs(170));
  expect(clock().displayNs).toBe(fromMs(170));
  expect(state()).toMatchObject({ engine: 'restarted', problem: null });
});

test('of a command that kills it again: the session is as it was, and says what was not done', async () => {
  await open(false, 91);
  await scripted.session.actions.moveMobile(5, 3);
  diesAt('open', (request) => (request as { runs: readonly RunDefinition[] }).runs[0]?.scheme === 'dma');
  expect((await scripted.session.actions.setPaneRun(0, { scheme: 'dma' })).ok).toBe(false);
  expect(state().panes[0]?.run.scheme).toBe('pmipv6');
  expect(state()).toMatchObject({ engine: 'restarted', inputs: [{ atMs: 91 }] });
  expect(state().problem).not.toBeNull();
  await scripted.session.actions.moveMobile(5, 4);
  expect(state().inputs).toHaveLength(2);
});

test('when it dies again while it is being brought back, it stays down until asked', async () => {
  await open(false, 91);
  vi.spyOn(scripted.client, 'restart').mockImplementationOnce(() => {});
  scripted.client.crash();
  await vi.waitFor(() => expect(state().busy).toBe(false), PATIENCE);
  expect(state().engine).toBe('crashed');
  expect(clock().stopReason).toBe('engine');
  expect(state().problem).not.toBeNull();
  await scripted.session.actions.restartEngine();
  expect(state().engine).toBe('restarted');
});
