import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fromMs, toMs } from '#base/time.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import type { RunReport } from '#report/report.ts';
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import type { RunModel } from './model.ts';
import { FoldedRun } from './run-model.ts';
import { createSessionStore } from './session-store.ts';
import type { Session, SessionState } from './session-state.ts';
import { HostClient } from './test-support/host-client.ts';

const SCENARIO = readScenario();

function readScenario(): Scenario {
  const checked = validateScenario(firstMinute, SCHEME_CATALOG);
  if (!checked.ok) throw new Error(checked.error.message);
  return checked.value;
}

/** For a busy machine. */
const PATIENCE = { timeout: 20_000 };
vi.setConfig({ testTimeout: 30_000 });

let client: HostClient;
let session: Session;
let wallMs: number;

const state = (): SessionState => session.store.getState();
const node = (id: string): number => state().plan!.nodeIndex.get(id)!;
const model = (pane = 0): RunModel => state().models[pane]!;

async function frames(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    wallMs += 16;
    session.frame(wallMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function open(startMs: number, playing = false, runs: readonly RunDefinition[] = SCENARIO.runs.slice(0, 1)): Promise<void> {
  const opened = await session.actions.openScenario(SCENARIO, { runs, playing, startNs: fromMs(startMs) });
  expect(opened).toEqual({ ok: true, value: undefined });
}

function start(transport: 'ring' | 'batch'): void {
  client = new HostClient(transport, createEngineHost);
  session = createSessionStore(client);
  wallMs = 0;
}

/** What is shown of a pane, as plain data. */
function shown(pane = 0): unknown {
  const run = model(pane);
  const flight = run.packetsInFlight();
  return structuredClone({
    messages: run.messages,
    tables: [...run.tables.values()].map(({ rowId, node: owner, table, entry }) => ({ rowId, owner, table, entry })),
    attachments: run.attachments,
    flows: run.flows,
    handovers: run.handovers,
    roles: [...run.roles],
    packets: [...flight.packetId.subarray(0, flight.count)].toSorted((a, b) => a - b),
  });
}

/** The report of the records that a pane's log holds up to the display time. */
function reportOf(pane = 0): RunReport {
  const run = model(pane);
  if (!(run instanceof FoldedRun)) throw new Error('no log');
  const builder = createReportBuilder(run.plan, run.run);
  for (let index = 0; index < run.log.chunkCount; index++) {
    const chunk = run.log.chunk(index)!;
    builder.push(chunk.words, 0, chunk.used);
  }
  return builder.finish(run.nowNs, '');
}

describe.each(['ring', 'batch'] as const)('over %s', (transport) => {
  beforeEach(() => start(transport));

  test('a handover while playing: the card has the numbers of the report, and it takes four to seven seconds', async () => {
    await open(1000, true);
    await frames(20);
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    const from = wallMs;
    let slow = 0;
    while (wallMs - from < 20_000 && !(model().handovers.length === 1 && model().handoverOver(0))) {
      await frames(1);
      if (state().clock.pace === 'slow') slow++;
    }
    expect(wallMs - from).toBeGreaterThan(4000);
    expect(wallMs - from).toBeLessThan(7000);
    expect(slow).toBeGreaterThan(100);
    const [handover] = model().handovers;
    expect(handover).toMatchObject({
      from: node('ar1'),
      to: node('ar2'),
      settled: true,
      messages: 2,
      flows: [{ addressKept: true }],
    });
    await session.actions.seek(session.displayNs() + fromMs(200));
    const reported = reportOf().handovers[0]!;
    const row = model().handovers[0]!;
    expect([row.messages, row.bytes, toMs(row.detachNs), toMs(row.attachNs!), toMs(row.completeNs!)]).toEqual([
      reported.messages,
      reported.bytes,
      reported.detachMs,
      reported.attachMs,
      reported.completeMs,
    ]);
    const flow = row.flows[0]!;
    expect([toMs(flow.lastBeforeNs!), toMs(flow.firstAfterNs!), flow.lost]).toEqual([
      reported.flows[0]!.lastBeforeMs,
      reported.flows[0]!.firstAfterMs,
      reported.flows[0]!.lost,
    ]);
    expect(model().flows[0]).toMatchObject({ sent: reportOf().flows[0]!.sent, delivered: reportOf().flows[0]!.delivered });
  });

  test('the same drag in three panes, one clock', async () => {
    await open(505, false, SCENARIO.runs);
    await session.actions.moveMobile(node('mn1'), node('ar3'));
    await session.actions.seek(fromMs(1200));
    expect(state().models.map((run) => run.nowNs)).toEqual([fromMs(1200), fromMs(1200), fromMs(1200)]);
    expect(state().models.map((run) => run.handovers.map((row) => [row.to, toMs(row.detachNs)]))).toEqual([
      [[node('ar3'), 505]],
      [[node('ar3'), 505]],
      [[node('ar3'), 505]],
    ]);
    const kept = state().models.map((run) => run.handovers[0]?.flows[0]?.addressKept);
    expect(kept).toEqual([true, true, false]);
    for (const pane of [0, 1, 2]) expect(reportOf(pane).handovers).toHaveLength(1);
  });

  test('acting in the past, undoing and redoing shows what a session shows that never did otherwise', async () => {
    await open(705);
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(3000));
    await session.actions.moveMobile(node('mn1'), node('ar3'));
    await session.actions.seek(fromMs(4000));
    const whole = shown();
    await session.actions.undo();
    await session.actions.undo();
    expect(model().handovers).toHaveLength(0);
    await session.actions.redo();
    await session.actions.redo();
    await session.actions.seek(fromMs(4000));
    expect(shown()).toEqual(whole);
    await session.actions.seek(fromMs(733));
    await session.actions.failNode(node('core'));
    await session.actions.seek(fromMs(1500));
    const forked = shown();
    const { inputs } = state();
    expect(inputs).toMatchObject([{ atMs: 705 }, { atMs: 733 }]);
    start(transport);
    await session.actions.openScenario(SCENARIO, { inputs, playing: false, startNs: fromMs(1500) });
    expect(shown()).toEqual(forked);
  });

  test('what is done at an instant at which something else happens means the same in the script of a saved session', async () => {
    await open(705, false, SCENARIO.runs);
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    // The new router hears the mobile now, and now the person moves it on.
    await session.actions.seek(fromMs(755));
    expect(model().handovers).toMatchObject([{ attachNs: fromMs(755) }]);
    await session.actions.moveMobile(node('mn1'), node('ar3'));
    expect(state().inputs).toMatchObject([{ atMs: 705 }, { atMs: 755.000001 }]);
    await session.actions.seek(fromMs(1000));
    const played = [shown(0), shown(1), shown(2)];
    const events = state().inputs;
    start(transport);
    await session.actions.openScenario({ ...SCENARIO, events }, { runs: SCENARIO.runs, playing: false, startNs: fromMs(1000) });
    expect(model().handovers).toMatchObject([{ attachNs: fromMs(755) }, { attachNs: fromMs(805.000001) }]);
    expect([shown(0), shown(1), shown(2)]).toEqual(played);
  });

  test('a crash in the middle of a handover loses nothing', async () => {
    await open(700);
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(770));
    const before = shown();
    client.crash();
    await vi.waitFor(() => expect(state().engine).toBe('restarted'), PATIENCE);
    expect(shown()).toEqual(before);
    await session.actions.seek(fromMs(2000));
    expect(model().handovers).toMatchObject([{ settled: true }]);
  });
});

test('a log of many chunks forks and goes back like a short one', async () => {
  start('ring');
  const busy = { ...SCENARIO, flows: [{ ...SCENARIO.flows![0]!, pps: 6000 }] };
  await session.actions.openScenario(busy, { playing: false, startNs: fromMs(3000) });
  const run = model();
  expect(run instanceof FoldedRun && run.log.chunkCount).toBeGreaterThan(2);
  for (const ms of [2400, 1300, 700]) {
    await session.actions.seek(fromMs(ms));
    await session.actions.moveMobile(node('mn1'), node(ms === 1300 ? 'ar3' : 'ar2'));
    await session.actions.seek(fromMs(2600));
  }
  const forked = shown();
  const { inputs } = state();
  start('batch');
  await session.actions.openScenario(busy, { inputs, playing: false, startNs: fromMs(2600) });
  expect(shown()).toEqual(forked);
});

describe('details', () => {
  beforeEach(() => start('ring'));

  test('the start shows roles, the attachment and the first solicitation', async () => {
    await open(0);
    expect(model().attachments).toMatchObject([{ router: node('ar1') }]);
    expect([...model().roles.keys()]).toContain(node('lma'));
    expect(model().messages[0]?.detail.message).toBe('RS');
  });

  test('single steps walk through the signalling', async () => {
    await open(1000);
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    const steps: string[] = [];
    while (steps.length < 12 && !(model().handovers[0]?.settled ?? false)) {
      const before = model().messages.filter((row) => row.end === null).length;
      const count = model().messages.length;
      await session.actions.stepControl();
      const latest = model().messages.at(-1)?.detail.message;
      const ended = before - model().messages.filter((row) => row.end === null).length + model().messages.length - count;
      steps.push(`${model().messages.length > count ? `${latest} sent` : ''}${ended > 0 ? ` ${ended} ended` : ''}`.trim());
    }
    expect(steps).toEqual(['RS sent', 'PBU sent 1 ended', 'PBA sent 1 ended', 'RA sent 1 ended', '1 ended']);
  });

  test('a refused input leaves no trace', async () => {
    await open(1000);
    const refused = await session.actions.moveFlow(0, 0);
    expect(refused.ok).toBe(false);
    expect(state().inputs).toEqual([]);
    expect(model().flows[0]?.detail?.event).toBe('started');
  });

  test('packets in the inspector', async () => {
    await open(1000);
    const message = model().messages.find((row) => row.detail.message === 'PBU')!;
    const view = await session.actions.packet(0, message.packetId);
    expect(view?.hops[0]?.bytes.length).toBe(message.detail.bytes);
    expect(await session.actions.packet(0, 999_999)).toBeNull();
  });
});
