/** The history meets what has come since: panes that were added, runs that an edit left out, ghosts that were sent away, failures that are gone. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fromMs } from '#base/time.ts';
import type { Edit } from '#edit/draft.ts';
import { addNode, renameNode } from '#edit/nodes.ts';
import { addEvent, deleteEvent } from '#edit/script.ts';
import { makeTemplate } from '#edit/templates.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import { validateScenario } from '#scenario/validate.ts';
import { createEditing, type Editing } from './editing.ts';
import { runsAfter } from './edits.ts';
import type { Session, SessionState } from './session-state.ts';
import { createSessionStore } from './session-store.ts';
import { HostClient } from './test-support/host-client.ts';

vi.setConfig({ testTimeout: 60_000 });

let session: Session;
let editing: Editing;

const state = (): SessionState => session.store.getState();
const node = (id: string): number => state().plan!.nodeIndex.get(id)!;
const ids = (): readonly string[] => state().scenario!.nodes.map((entry) => entry.id);
const schemes = (): readonly string[] => state().panes.map(({ run }) => `${run.id} ${run.scheme}`);
const moveTo = (router: string): Promise<unknown> => session.actions.moveMobile(node('mn1'), node(router));
const seekMs = (ms: number): Promise<void> => session.actions.seek(fromMs(ms));

async function open(...names: readonly string[]): Promise<void> {
  const checked = validateScenario(firstMinute, SCHEME_CATALOG);
  if (!checked.ok) throw new Error(checked.error.message);
  const runs = names.map((scheme, index) => ({ id: String.fromCharCode(65 + index), scheme }));
  await session.actions.openScenario(checked.value, { runs, playing: false, startNs: fromMs(1000) });
}

beforeEach(() => {
  session = createSessionStore(new HostClient('batch', createEngineHost));
  editing = createEditing(session, SCHEME_CATALOG);
});

describe('an edit is taken back under panes that were added since', () => {
  test('after another name: their roles bear the old one again', async () => {
    await open('pmipv6');
    expect(await editing.apply(renameNode('db', 'base'), 'node')).toBe(true);
    await session.actions.addPane({ scheme: 'dma', roles: { 'session-db': 'base' } });
    await session.actions.undo();
    expect(state().problem).toBeNull();
    expect(ids()).toContain('db');
    expect(state().panes[1]!.run).toEqual({ id: 'B', scheme: 'dma', roles: { 'session-db': 'db' } });
    await session.actions.redo();
    expect(state().problem).toBeNull();
    expect(state().panes[1]!.run.roles).toEqual({ 'session-db': 'base' });
  });

  test('roles of nodes that are not there yet are left to the scheme', async () => {
    await open('pmipv6');
    await editing.apply(addNode({ kind: 'server', at: 'core' }), 'add');
    await session.actions.addPane({ scheme: 'dma', roles: { 'session-db': 'srv1' } });
    expect(schemes()).toEqual(['A pmipv6', 'B dma']);
    await session.actions.undo();
    expect(state().problem).toBeNull();
    expect(ids()).not.toContain('srv1');
    expect(state().panes[1]!.run).toEqual({ id: 'B', scheme: 'dma' });
  });

  test('a pane that the older scenario cannot play at all does not hold it up', async () => {
    await open('pmipv6');
    const swap: Edit = (draft) => renameNode('db', 'mn1')(renameNode('mn1', 'roamer')(draft).draft);
    expect(await editing.apply(swap, 'node')).toBe(true);
    await session.actions.addPane({ scheme: 'dma', roles: { 'session-db': 'mn1' } });
    expect(state().panes).toHaveLength(2);
    await session.actions.undo();
    expect(state().problem).toBeNull();
    expect(schemes()).toEqual(['A pmipv6']);
    expect(ids()).toContain('db');
  });
});

describe('another scheme of a pane that is closed', () => {
  const scheme = (pane: number, id: string): Promise<unknown> => session.actions.setPaneRun(pane, { scheme: id });

  test('is no step any more: what was done before it is taken back', async () => {
    await open('pmipv6', 'dma');
    await moveTo('ar2');
    await scheme(1, 'ipv6');
    await scheme(1, 'mipv6');
    await session.actions.removePane(1);
    expect(state().canUndo).toBe(true);
    await session.actions.undo();
    expect(state().inputs).toEqual([]);
    expect(state().canUndo).toBe(false);
    await session.actions.redo();
    expect(state().inputs).toHaveLength(1);
    expect(schemes()).toEqual(['A pmipv6']);
    expect(state().canRedo).toBe(false);
  });

  test('alone leaves nothing to undo; done again would do nothing either', async () => {
    await open('pmipv6', 'dma');
    await scheme(1, 'ipv6');
    await session.actions.removePane(1);
    expect(state().canUndo).toBe(false);
    await open('pmipv6', 'dma');
    await scheme(1, 'ipv6');
    await session.actions.undo();
    expect(state().canRedo).toBe(true);
    await session.actions.removePane(1);
    expect(state().canRedo).toBe(false);
  });

  test('leaves the steps of the panes that stay, however many each took', async () => {
    await open('pmipv6', 'dma');
    await scheme(0, 'ipv6');
    await scheme(1, 'mipv6');
    await scheme(0, 'maar');
    await session.actions.removePane(1);
    await session.actions.undo();
    expect(schemes()).toEqual(['A ipv6']);
    await session.actions.undo();
    expect(schemes()).toEqual(['A pmipv6']);
    expect(state().canUndo).toBe(false);
    await session.actions.redo();
    await session.actions.redo();
    expect(schemes()).toEqual(['A maar']);
    expect(state().canRedo).toBe(false);
  });
});

describe('an edit that leaves panes out', () => {
  test('brings them back when it is taken back, and leaves them out again', async () => {
    await open('pmipv6', 'dma', 'mipv6');
    await editing.begin(makeTemplate('blank', 'Mine'));
    expect(state().panes).toHaveLength(1);
    await session.actions.undo();
    expect(schemes()).toEqual(['A pmipv6', 'B dma', 'C mipv6']);
    await session.actions.redo();
    expect(state().panes).toHaveLength(1);
    await session.actions.addPane({ scheme: 'ipv6' });
    await session.actions.undo();
    expect(schemes().map((name) => name.split(' ')[1])).toEqual(['pmipv6', 'ipv6', 'dma', 'mipv6']);
    expect(new Set(state().panes.map(({ run }) => run.id)).size).toBe(4);
  });

  test('never makes more panes than there can be, and none twice', () => {
    const run = (id: string, scheme: string) => ({ id, scheme });
    const whole = [run('A', 'pmipv6'), run('B', 'dma'), run('C', 'mipv6')];
    const blank = [run('A', 'ipv6')];
    const present = [...blank, run('B', 'maar'), run('C', 'dlma'), run('D', 'mha')];
    expect(runsAfter(present, blank, whole)).toEqual([whole[0], run('D', 'maar'), whole[1], whole[2]]);
    expect(runsAfter(whole, whole, blank)).toEqual(blank);
    expect(runsAfter(whole.slice(1), whole, blank)).toEqual(blank);
  });
});

describe('who has not failed', () => {
  test('is not brought back: a clear line, and nothing has changed', async () => {
    await open('pmipv6');
    await seekMs(2000);
    await seekMs(1500);
    expect(await session.actions.recoverNode(node('lma'))).toMatchObject({
      ok: false,
      error: { message: 'lma has not failed, so there is nothing to bring back' },
    });
    expect(state()).toMatchObject({ inputs: [], canUndo: false });
    await session.actions.failNode(node('lma'));
    expect(await session.actions.recoverNode(node('lma'))).toMatchObject({ ok: true });
    expect(state().inputs).toHaveLength(2);
  });

  test('is not brought back when an edit has taken its failure away: the input goes along, and that is told', async () => {
    await open('pmipv6');
    await editing.apply(addEvent({ atMs: 1500, fail: 'lma' }), 'moves');
    await seekMs(2000);
    await session.actions.recoverNode(node('lma'));
    await seekMs(2500);
    await moveTo('ar2');
    const position = state().scenario!.events!.findIndex((event) => 'fail' in event);
    expect(await editing.apply(deleteEvent(position), 'moves')).toBe(true);
    expect(state().inputs.map((input) => 'move' in input)).toEqual([true]);
    expect(editing.store.getState().gone).toEqual([{ what: 'input', name: '2' }]);
    await session.actions.undo();
    expect(state().inputs).toHaveLength(2);
  });
});

test('a ghost that was sent away stays away when a later move is taken back and done again', async () => {
  await open('pmipv6');
  await moveTo('ar2');
  await seekMs(3000);
  await seekMs(2000);
  await moveTo('ar3');
  await seekMs(3500);
  await moveTo('ar1');
  expect(state().ghost).not.toBeNull();
  session.actions.dismissGhost();
  await session.actions.undo();
  expect(state().ghosts).toEqual([]);
  await session.actions.redo();
  expect(state().ghosts).toEqual([]);
  await session.actions.undo();
  await session.actions.undo();
  await session.actions.redo();
  expect(state().ghosts).toEqual([]);
});
