/** Edits, faults of single messages, and one history for both, over the real engine. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { addNode, deleteNode, renameNode } from '#edit/nodes.ts';
import { changeLink } from '#edit/links.ts';
import { keepMoves } from '#edit/script.ts';
import { makeTemplate } from '#edit/templates.ts';
import { fromMs } from '#base/time.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { createEditing, type Editing } from './editing.ts';
import type { MessageRow } from './model.ts';
import { createSessionStore } from './session-store.ts';
import type { Session, SessionState } from './session-state.ts';
import { HostClient } from './test-support/host-client.ts';

vi.setConfig({ testTimeout: 60_000 });

const SCENARIO = makeTemplate('star', 'Star');
let session: Session;
let editing: Editing;

const state = (): SessionState => session.store.getState();
const node = (id: string): number => state().plan!.nodeIndex.get(id)!;
const ids = (): readonly string[] => state().scenario!.nodes.map((entry) => entry.id);
const messages = (name: string): readonly MessageRow[] =>
  state().models[0]!.messages.filter((row) => row.detail.message === name);

beforeEach(async () => {
  session = createSessionStore(new HostClient('ring', createEngineHost));
  editing = createEditing(session, SCHEME_CATALOG);
  await session.actions.openScenario(SCENARIO, { playing: false, startNs: fromMs(500) });
});

describe('edits', () => {
  test('are played at the same instant, and are steps of one history with moves', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(1500));
    expect(await editing.apply(addNode({ kind: 'access-router', at: 'core' }), 'add')).toBe(true);
    expect(ids()).toContain('ar4');
    expect(state().clock.displayNs).toBe(fromMs(1500));
    expect(state().inputs).toHaveLength(1);
    expect(state().selection).toEqual({ kind: 'node', node: node('ar4'), pane: null });
    await session.actions.moveMobile(node('mn1'), node('ar4'));
    await session.actions.seek(fromMs(2500));
    expect(state().models[0]!.attachments[0]?.router).toBe(node('ar4'));

    await session.actions.undo();
    expect(state().inputs).toHaveLength(1);
    expect(ids()).toContain('ar4');
    await session.actions.undo();
    expect(ids()).not.toContain('ar4');
    expect(state().selection).toBeNull();
    await session.actions.undo();
    expect(state().inputs).toHaveLength(0);
    expect(state().canUndo).toBe(false);
    for (let step = 0; step < 3; step++) await session.actions.redo();
    expect(state().inputs).toHaveLength(2);
    expect(ids()).toContain('ar4');
    expect(state().canRedo).toBe(false);
    await session.actions.seek(fromMs(2500));
    expect(state().models[0]!.attachments[0]?.router).toBe(node('ar4'));
  });

  test('one that is refused changes nothing and says where and why', async () => {
    const before = state().scenario;
    expect(await editing.apply(deleteNode('core'), 'node')).toBe(false);
    expect(editing.store.getState().refusal?.place).toBe('node');
    expect(editing.store.getState().refusal?.problem.message).toContain('which is apart');
    expect(state().scenario).toBe(before);
    expect(state().problem).toBeNull();
    expect(state().canUndo).toBe(false);
  });

  test('what went along is told; what is picked follows by name', async () => {
    session.actions.select({ kind: 'node', node: node('ar3'), pane: 0 });
    session.actions.setFilters({ nodes: [node('ar2'), node('cn1')] });
    await editing.apply(deleteNode('cn1'), 'node');
    expect(editing.store.getState().gone).toEqual([
      { what: 'link', name: 'core–cn1' },
      { what: 'flow', name: 'f1' },
    ]);
    expect(state().selection).toEqual({ kind: 'node', node: node('ar3'), pane: 0 });
    expect(state().filters.nodes).toEqual([node('ar2')]);
    await editing.apply(renameNode('ar3', 'north'), 'node');
    expect(state().selection).toEqual({ kind: 'node', node: node('north'), pane: null });
  });

  test('panes that were changed since stay when an edit is taken back', async () => {
    await editing.apply(changeLink(['core', 'lma'], { delayMs: 1 }), 'link');
    await session.actions.setRuns(state().panes.map(({ run }) => ({ id: run.id, scheme: 'ipv6' })));
    await session.actions.undo();
    expect(state().scenario?.links[0]?.delayMs).toBe(9);
    expect(state().panes.map((pane) => pane.run.scheme)).toEqual(['ipv6']);
    await session.actions.redo();
    expect(state().scenario?.links[0]?.delayMs).toBe(1);
  });

  test('another scheme, role or option is a step of the history: taken back and done again among edits and moves', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    const off = { scheme: 'pmipv6', options: { mag_detach_dereg: false } };
    await session.actions.seek(1_200_000_000);
    const run = state().panes[0]!.run;
    await session.actions.setPaneRun(0, off);
    const messages = (): number => state().models[0]!.handovers[0]!.messages;
    const fewer = messages();
    await editing.apply(changeLink(['core', 'lma'], { delayMs: 1 }), 'link');
    await session.actions.undo();
    expect(state().scenario?.links[0]?.delayMs).toBe(9);
    expect(state().panes[0]!.run).toEqual({ ...off, id: run.id });
    await session.actions.undo();
    expect(state().panes[0]!.run).toEqual(run);
    expect(messages()).toBeGreaterThan(fewer);
    expect(state().inputs).toHaveLength(1);
    await session.actions.undo();
    expect(state().inputs).toHaveLength(0);
    for (let steps = 0; steps < 3; steps++) await session.actions.redo();
    expect(state().panes[0]!.run).toEqual({ ...off, id: run.id });
    expect(state().inputs).toHaveLength(1);
    expect(state().scenario?.links[0]?.delayMs).toBe(1);
  });

  test('recorded moves become the script, and the same happens', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(1500));
    const before = state().models[0]!.messages.map((row) => [row.sentNs, row.detail.message]);
    await editing.apply(keepMoves(400), 'moves');
    expect(state().inputs).toEqual([]);
    expect(state().scenario?.events).toHaveLength(1);
    expect(state().models[0]!.messages.map((row) => [row.sentNs, row.detail.message])).toEqual(before);
  });

  test('a template begins anew, and can be taken back', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    expect(await editing.begin(makeTemplate('blank', 'Mine'))).toBe(true);
    expect(ids()).toEqual(['r1']);
    expect(state().inputs).toEqual([]);
    await session.actions.undo();
    expect(ids()).toContain('ar2');
    expect(state().inputs).toHaveLength(1);
  });
});

describe('a message is dropped', () => {
  test('while it is on its way; it is sent again, and undo brings it back', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(557));
    const row = messages('PBU').at(-1)!;
    expect(row.end).toBeNull();
    const dropped = await session.actions.dropMessage(0, row.packetId);
    expect(dropped).toMatchObject({ ok: true, value: { drop: { message: 'PBU', from: 'ar2', to: 'core' } } });
    await session.actions.seek(fromMs(2000));
    expect(
      messages('PBU')
        .slice(-2)
        .map((each) => each.end?.outcome),
    ).toEqual(['link-loss', 'delivered']);
    await session.actions.undo();
    await session.actions.seek(fromMs(2000));
    expect(messages('PBU').at(-1)?.end?.outcome).toBe('delivered');
    expect(messages('PBU').at(-1)?.detail.retransmission).toBeUndefined();
  });

  test('long after it has arrived: the clock goes back to it', async () => {
    await session.actions.moveMobile(node('mn1'), node('ar2'));
    await session.actions.seek(fromMs(1500));
    const row = messages('PBA').at(-1)!;
    expect(row.end?.outcome).toBe('delivered');
    const dropped = await session.actions.dropMessage(0, row.packetId);
    expect(dropped).toMatchObject({ ok: true, value: { drop: { message: 'PBA', from: 'lma', to: 'core' } } });
    expect(state().clock.displayNs).toBe(row.sentNs + 1);
    await session.actions.seek(fromMs(1500));
    expect(messages('PBA').find((each) => each.packetId === row.packetId)?.end?.outcome).toBe('link-loss');
  });
});
