import { describe, expect, test, vi } from 'vitest';
import { fromMs, toMs } from '#base/time.ts';
import { RecordScript } from '#report/test-support/record-script.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import type { Input } from '#scenario/scenario.ts';
import type { SessionActions } from './session-state.ts';
import { handoverScript } from './test-support/handover-script.ts';
import { ScriptedSession } from './test-support/scripted-session.ts';

/** The script of the handover as long as nobody moves; other moves leave no trace in it. */
const script = (inputs: readonly Input[]): Uint32Array =>
  handoverScript({ moves: !inputs.some((input) => 'detach' in input), endMs: 400 }).words();

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const scripted = new ScriptedSession(script, () => new Promise((resolve) => setImmediate(resolve)));
const { state, clock, frames, open } = scripted;

describe('opening', () => {
  test('shows the first run at the start, or at the instant asked for', async () => {
    expect(state().engine).toBe('starting');
    await open(false, 62);
    expect(state()).toMatchObject({ engine: 'ready', transport: 'batch', busy: false, problem: null, canUndo: false });
    expect(state().panes).toEqual([{ run: SMALL_SCENARIO.runs[0] }]);
    expect(clock()).toMatchObject({ displayNs: fromMs(62), playing: false, stopReason: 'paused' });
    expect(state().models[0]?.messages).toHaveLength(1);
    expect(scripted.said).toEqual([]);
  });

  test('a scenario that the engine refuses leaves the running one alone', async () => {
    await open(false, 62);
    const before = state().models;
    vi.spyOn(scripted.client, 'open').mockResolvedValueOnce({ ok: false, error: { message: 'No such scheme.' } });
    const opened = await scripted.session.actions.openScenario({ ...SMALL_SCENARIO, title: 'bad' });
    expect(opened.ok).toBe(false);
    expect(state().models).toBe(before);
    expect(state().scenario?.title).toBeUndefined();
    expect(state().problem).toEqual({ message: 'No such scheme.' });
    scripted.session.actions.dismissProblem();
    expect(state().problem).toBeNull();
  });
});

describe('playing', () => {
  test('the clock cruises at a sixth of real time', async () => {
    await open(true);
    await frames(2);
    const before = scripted.session.displayNs();
    await frames(10);
    expect(toMs(scripted.session.displayNs() - before)).toBeCloseTo(160 / 6, 1);
    expect(clock()).toMatchObject({ pace: 'cruise', stopReason: null });
  });

  test('the clock never passes the engine, however late its answer is', async () => {
    await open(true);
    await frames(3);
    vi.spyOn(scripted.client, 'advance').mockReturnValue(new Promise(() => {}));
    await frames(60);
    expect(scripted.session.displayNs()).toBe(clock().engineNs);
    expect(scripted.session.displayNs()).toBeLessThan(fromMs(30));
    expect(clock().playing).toBe(true);
  });

  test('slow motion begins at the very instant of the first message, and ends with the first packet', async () => {
    await open(true, 99);
    const paces: string[] = [];
    const atChange: number[] = [];
    for (let count = 0; count < 600 && scripted.session.displayNs() < fromMs(200); count++) {
      await frames(1);
      const pace =
        scripted.session.displayNs() < fromMs(100) ? 'cruise' : (state().models[0]! as unknown as { pace(): string }).pace();
      if (paces.at(-1) !== pace) {
        paces.push(pace);
        atChange.push(toMs(scripted.session.displayNs()));
      }
    }
    expect(paces).toEqual(['cruise', 'gap', 'slow', 'cruise']);
    // A frame of 16 ms is 2.7 ms of cruising, half a millisecond of the gap and 0.2 ms of slow motion.
    expect(atChange[1]).toBeLessThan(100.6);
    expect(atChange[2]).toBeLessThan(150.3);
  });

  test('the default handover takes about five seconds', async () => {
    await open(true, 100);
    const start = scripted.wallMs;
    while (scripted.session.displayNs() < fromMs(187) && scripted.wallMs < 20_000) await frames(1);
    expect(scripted.wallMs - start).toBeGreaterThan(4000);
    expect(scripted.wallMs - start).toBeLessThan(7000);
  });

  test('speed multiplies the pace, and without automatic slow motion it is always cruise', async () => {
    await open(true, 100);
    scripted.session.actions.setSpeed(8);
    scripted.session.actions.setAutoSlow(false);
    expect(clock().effectiveSpeed).toBeCloseTo(8 / 6);
    await frames(2);
    const before = scripted.session.displayNs();
    await frames(4);
    expect(toMs(scripted.session.displayNs() - before)).toBeCloseTo((64 * 8) / 6, 0);
  });

  test('a hidden tab loses nothing: the clock goes on where it stood, a full ring is taken up again', async () => {
    scripted.client.roomRecords = 3;
    await open(true);
    await frames(3);
    const before = scripted.session.displayNs();
    scripted.wallMs += 60_000;
    await frames(1);
    expect(toMs(scripted.session.displayNs() - before)).toBeLessThan(20);
    await frames(300);
    expect(state().models[0]?.flows[0]?.sent).toBe(Math.floor(toMs(scripted.session.displayNs()) / 10) + 1);
  });

  test('stops at the end', async () => {
    scripted.client.endNs = fromMs(30);
    await open(true);
    await frames(40);
    expect(clock()).toMatchObject({ displayNs: fromMs(30), playing: false, stopReason: 'ended' });
  });

  test('a resting session needs no drawing', async () => {
    await open(false, 50);
    scripted.session.frame(1);
    expect(scripted.session.frame(17)).toBe(false);
    scripted.session.actions.play();
    await frames(2);
    scripted.wallMs += 16;
    expect(scripted.session.frame(scripted.wallMs)).toBe(true);
  });
});

describe('steps and seeks', () => {
  test('by event, both ways', async () => {
    await open(false, 61);
    await scripted.session.actions.stepEvent();
    expect(clock()).toMatchObject({ displayNs: fromMs(62), stopReason: 'step', playing: false });
    await scripted.session.actions.stepEvent();
    expect(clock().displayNs).toBe(fromMs(67));
    await scripted.session.actions.stepEvent('back');
    await scripted.session.actions.stepEvent('back');
    expect(clock().displayNs).toBe(fromMs(61));
    await scripted.session.actions.seek(0);
    await scripted.session.actions.stepEvent('back');
    expect(clock().displayNs).toBe(0);
  });

  test('by control message, both ways', async () => {
    await open(false, 10);
    const stops: number[] = [];
    for (let count = 0; count < 4; count++) {
      await scripted.session.actions.stepControl();
      stops.push(toMs(clock().displayNs));
    }
    expect(stops).toEqual([60, 62, 100, 150]);
    await scripted.session.actions.stepControl('back');
    expect(clock().displayNs).toBe(fromMs(100));
  });

  test('a search for a message that does not come moves nothing, and says so', async () => {
    await open(false, 390);
    await scripted.session.actions.stepControl();
    expect(clock()).toMatchObject({ displayNs: fromMs(390), shownNs: fromMs(390), stopReason: 'none-control', playing: false });
    expect(clock().engineNs).toBeLessThanOrEqual(fromMs(6_000));
    expect(scripted.said.at(-1)?.kind).toBe('none-control');
  });

  test('within a handover, up to the first packet after it', async () => {
    await open(false, 100);
    const cause = state().models[0]?.handovers[0]?.cause ?? -1;
    const stops: number[] = [];
    while (clock().stopReason !== 'none-control' && stops.length < 20) {
      await scripted.session.actions.stepWithin(0, cause);
      stops.push(toMs(clock().displayNs));
    }
    const first = state().models[0]?.handovers[0]?.flows.map((flow) => toMs(flow.firstAfterNs ?? -1)) ?? [];
    expect(stops).toContain(Math.max(...first));
  });

  test('by handover: to one of the scenario, and nowhere when none can come', async () => {
    const events = [{ atMs: 100, move: { node: 'mn1', to: 'ar2' } }];
    await scripted.session.actions.openScenario({ ...SMALL_SCENARIO, events }, { playing: false });
    await scripted.session.actions.stepHandover();
    expect(clock().displayNs).toBe(fromMs(100));
    await scripted.session.actions.stepHandover();
    expect(clock()).toMatchObject({ displayNs: fromMs(100), engineNs: fromMs(100) });
    await scripted.session.actions.seek(fromMs(300));
    await scripted.session.actions.stepHandover('back');
    expect(clock().displayNs).toBe(fromMs(100));
  });

  test('a seek goes anywhere and keeps playing or paused; overtaken ones are left out', async () => {
    await open(false);
    await scripted.session.actions.seek(fromMs(180));
    expect(clock()).toMatchObject({ displayNs: fromMs(180), stopReason: 'seek' });
    expect(state().models[0]?.messages).toHaveLength(5);
    const back = [120, 91, 61.5].map((ms) => scripted.session.actions.seek(fromMs(ms)));
    await Promise.all(back);
    expect(clock().displayNs).toBe(fromMs(61.5));
    expect(state().models[0]?.messages).toHaveLength(1);
    expect(clock().engineNs).toBe(fromMs(180));
  });

  test('a long way shows where it is, and another seek cuts it short', async () => {
    await open(false);
    const far = scripted.session.actions.seek(fromMs(1_000_000));
    while (clock().displayNs === 0) await Promise.resolve();
    expect(clock().displayNs).toBeLessThan(fromMs(10_000));
    await Promise.all([far, scripted.session.actions.seek(fromMs(120))]);
    expect(clock().displayNs).toBe(fromMs(120));
    expect(clock().engineNs).toBeLessThan(fromMs(100_000));
  });

  test.each<[string, (actions: SessionActions) => unknown]>([
    ['pause', (actions) => actions.pause()],
    ['play', (actions) => actions.play()],
    ['a move', (actions) => actions.moveMobile(5, 3)],
    ['a step', (actions) => actions.stepEvent('back')],
  ])('a long way ends where it stands when something else is done: %s', async (_name, act) => {
    await open(false);
    const far = scripted.session.actions.seek(fromMs(1e12));
    while (clock().displayNs === 0) await Promise.resolve();
    await Promise.all([act(scripted.session.actions), far]);
    expect(clock().engineNs).toBeLessThan(fromMs(100_000));
    expect(state().busy).toBe(false);
  });
});

describe('inputs', () => {
  test('take effect at the display time; what was computed ahead is forgotten', async () => {
    await open(false, 91);
    await scripted.session.actions.seek(fromMs(300));
    await scripted.session.actions.seek(fromMs(91));
    scripted.client.calls.length = 0;
    expect(await scripted.session.actions.moveMobile(5, 3)).toMatchObject({ ok: true, value: { atMs: 91 } });
    expect(scripted.client.calls).toEqual([
      `rewind ${fromMs(91)}`,
      'input {"atMs":91,"move":{"node":"mn1","to":"ar2","interface":0}}',
      `advance ${fromMs(91)}`,
    ]);
    expect(clock()).toMatchObject({ displayNs: fromMs(91), engineNs: fromMs(91) });
    expect(state()).toMatchObject({ canUndo: true, inputs: [{ atMs: 91 }] });
    expect(scripted.said.at(-1)).toMatchObject({ kind: 'moved', mobile: 5, router: 3 });
  });

  test('what they set off at once is there at once, also while paused', async () => {
    const withMark = (inputs: readonly Input[]): Uint32Array => {
      const marked = new RecordScript(SMALL_SCENARIO);
      if (inputs.length > 0) marked.node('core', 91, 'failed');
      return marked.words();
    };
    scripted.begin(withMark);
    await open(false, 91);
    await scripted.session.actions.failNode(0);
    expect([...state().models[0]!.failedNodes]).toEqual([0]);
    expect(state().versions[0]?.nodes).toBe(1);
  });

  test('in the past they replace the future: the log ahead is another one', async () => {
    await open(false, 91);
    await scripted.session.actions.seek(fromMs(300));
    expect(state().models[0]?.handovers).toHaveLength(1);
    await scripted.session.actions.seek(fromMs(95));
    await scripted.session.actions.detachMobile(5);
    await scripted.session.actions.seek(fromMs(300));
    expect(state().models[0]?.handovers).toHaveLength(0);
    expect(state().models[0]?.eventMarks().handovers.count).toBe(0);
  });

  test('in the past they also replace later inputs, and say so', async () => {
    await open(false, 91);
    await scripted.session.actions.moveMobile(5, 3);
    await scripted.session.actions.seek(fromMs(200));
    await scripted.session.actions.moveMobile(5, 2);
    await scripted.session.actions.seek(fromMs(95));
    await scripted.session.actions.failNode(0);
    expect(state().inputs).toMatchObject([{ atMs: 91 }, { atMs: 95, fail: 'core' }]);
    expect(scripted.said.map((one) => one.kind)).toContain('forked');
  });

  test('a refused input changes nothing and says why', async () => {
    await open(false, 91);
    scripted.client.refusal = { message: 'mn1 is attached to ar2 already.' };
    expect((await scripted.session.actions.moveMobile(5, 3)).ok).toBe(false);
    expect(state()).toMatchObject({ problem: scripted.client.refusal, inputs: [], canUndo: false });
  });

  test('undo takes the last one back, redo gives it again at its instant', async () => {
    await open(false, 91);
    await scripted.session.actions.moveMobile(5, 3);
    await scripted.session.actions.moveMobile(5, 2);
    await scripted.session.actions.seek(fromMs(200));
    await scripted.session.actions.undo();
    expect(state()).toMatchObject({ inputs: [{ move: { to: 'ar2' } }], canUndo: true, canRedo: true });
    expect(clock().displayNs).toBe(fromMs(91));
    await scripted.session.actions.undo();
    expect(state()).toMatchObject({ inputs: [], canUndo: false });
    expect(clock().displayNs).toBe(fromMs(91) - 1);
    await scripted.session.actions.redo();
    await scripted.session.actions.redo();
    expect(state()).toMatchObject({ inputs: [{ move: { to: 'ar2' } }, { move: { to: 'ar1' } }], canRedo: false });
    expect(clock().displayNs).toBe(fromMs(91));
  });

  test('undo of an input at the very start opens the worlds anew', async () => {
    await scripted.session.actions.openScenario(SMALL_SCENARIO, { playing: false, inputs: [{ atMs: 0, fail: 'core' }] });
    await scripted.session.actions.undo();
    expect(state().inputs).toEqual([]);
    expect(scripted.client.calls.filter((call) => call === 'open')).toHaveLength(2);
  });
});

describe('panes', () => {
  test('another scheme joins with everything replayed, on the same clock', async () => {
    await open(false, 91);
    await scripted.session.actions.moveMobile(5, 3);
    await scripted.session.actions.seek(fromMs(180));
    expect(await scripted.session.actions.addPane({ scheme: 'dma' })).toMatchObject({ ok: true });
    expect(state().panes.map((pane) => [pane.run.id, pane.run.scheme])).toEqual([
      ['A', 'pmipv6'],
      ['B', 'dma'],
    ]);
    expect(state().models.map((model) => model.nowNs)).toEqual([fromMs(180), fromMs(180)]);
    expect(state().models[1]?.messages).toHaveLength(5);
    expect(state().inputs).toHaveLength(1);
    await scripted.session.actions.setPaneRun(1, { scheme: 'ipv6' });
    expect(state().panes[1]?.run).toEqual({ id: 'B', scheme: 'ipv6' });
    await scripted.session.actions.removePane(0);
    expect(state().panes.map((pane) => pane.run.id)).toEqual(['B']);
    expect((await scripted.session.actions.setRuns([])).ok).toBe(false);
  });
});

test('the live region hears of attachments and finished handovers while playing', async () => {
  await open(true, 99);
  scripted.session.actions.setSpeed(8);
  while (scripted.session.displayNs() < fromMs(240)) await frames(1);
  expect(scripted.said).toMatchObject([
    { kind: 'attached', mobile: 5, router: 3 },
    { kind: 'handover', pane: 0, handover: { to: 3, messages: 2 } },
  ]);
});

test('selection, filters, drag and motion are kept and cleared', async () => {
  await open();
  scripted.session.actions.select({ kind: 'flow', flow: 0 });
  scripted.session.actions.setFilters({ traffic: 'control' });
  scripted.session.actions.setDrag({ mobile: 5, interface: 0, x: 1, y: 2, candidate: 3, pane: 0 });
  scripted.session.actions.setReducedMotion(true);
  expect(state()).toMatchObject({
    selection: { kind: 'flow' },
    filters: { traffic: 'control', renewals: true },
    drag: { candidate: 3 },
    reducedMotion: true,
  });
  await open();
  expect(state()).toMatchObject({ selection: null, filters: { traffic: 'all' }, drag: null, reducedMotion: true });
});
