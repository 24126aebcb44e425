/** Edits: what changes, what follows along, what goes along, and that the validator takes what comes of it. */
import { describe, expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import twoPhones from '#scenario/gallery/two-phones.json' with { type: 'json' };
import { GALLERY } from '#scenario/gallery/index.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Input, Scenario } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { arrange, arrangement, placeNode } from './arrange.ts';
import type { Draft, Edit, Edited } from './draft.ts';
import { addFlow, changeFlow, changeLink, changeScenario, connect, deleteFlow, disconnect } from './links.ts';
import { addNode, changeNode, deleteNetwork, deleteNode, moveNodes, networksOf, renameNetwork, renameNode } from './nodes.ts';
import { deleteRun, isPrepared, keepRun, putRunFirst, renameRun } from './runs.ts';
import { addEvent, changeEvent, deleteEvent, EVENT_KINDS, keepInputs, keepMoves, newEvent } from './script.ts';
import { makeTemplate, TEMPLATES } from './templates.ts';

function draftOf(scenario: Scenario, inputs: readonly Input[] = []): Draft {
  return { scenario, runs: scenario.runs.slice(0, 1), inputs };
}

/** The line of the validator, or null. */
function refusal({ draft }: Edited): string | null {
  const checked = validateScenario({ ...draft.scenario, runs: [...draft.scenario.runs] }, SCHEME_CATALOG);
  return checked.ok ? null : checked.error.message;
}

/** Applies edits one after the other; each result has to be valid. */
function through(draft: Draft, ...edits: readonly Edit[]): Draft {
  return edits.reduce((current, edit) => {
    const edited = edit(current);
    expect(refusal(edited)).toBeNull();
    return edited.draft;
  }, draft);
}

const star = (): Draft => draftOf(makeTemplate('star', 'Star'));
const ids = (draft: Draft): readonly string[] => draft.scenario.nodes.map((node) => node.id);

describe('templates', () => {
  test.each(TEMPLATES)('%s is a valid scenario', (name) => {
    expect(refusal({ draft: draftOf(makeTemplate(name, 'T')), gone: [] })).toBeNull();
  });

  test('a network from nothing', () => {
    const built = through(
      draftOf(makeTemplate('blank', 'Mine')),
      addNode({ kind: 'gateway', at: 'r1' }),
      addNode({ kind: 'access-router', at: 'r1' }),
      addNode({ kind: 'access-router', at: 'r1' }),
      addNode({ kind: 'correspondent', at: 'gw1' }),
      changeNode('ar1', { network: 'gw1' }),
      addNode({ kind: 'mobile', at: 'ar1' }),
      addFlow('cn1', 'mn1'),
    );
    expect(ids(built)).toEqual(['r1', 'gw1', 'ar1', 'ar2', 'cn1', 'mn1']);
    expect(built.scenario.nodes.at(-1)).toEqual({ id: 'mn1', kind: 'mobile', label: 'MN1', home: 'gw1', attachedTo: 'ar1' });
    expect(built.scenario.links).toHaveLength(4);
    const plan = makePlan(built.scenario);
    const addresses = plan.addresses.filter((address) => address !== null);
    expect(new Set(addresses).size).toBe(addresses.length);
    const places = built.scenario.nodes.flatMap(({ x, y }) => (x === undefined ? [] : [`${x} ${y}`]));
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('nodes', () => {
  test('ids are free ones, gaps first', () => {
    const without = through(star(), deleteNode('ar2'));
    expect(ids(through(without, addNode({ kind: 'access-router', at: null })))).toContain('ar2');
  });

  test('a deleted node takes along what names it, and says so', () => {
    const inputs: Input[] = [
      { atMs: 1000, move: { node: 'mn1', to: 'ar1' } },
      { atMs: 2000, move: { node: 'mn1', to: 'ar3' } },
    ];
    const scenario: Scenario = { ...makeTemplate('star', 'S'), events: [{ atMs: 500, fail: 'ar1' }] };
    const edited = deleteNode('ar1')(draftOf(scenario, inputs));
    expect(refusal(edited)).toBeNull();
    expect(edited.gone).toEqual([
      { what: 'link', name: 'core–ar1' },
      { what: 'attachment', name: 'mn1' },
      { what: 'event', name: '0.5' },
      { what: 'input', name: '1' },
    ]);
    expect(edited.draft.inputs).toEqual(inputs.slice(1));
    const anchorless = deleteNode('lma')(star());
    expect(refusal(anchorless)).toBeNull();
    expect(anchorless.gone).toEqual([
      { what: 'link', name: 'core–lma' },
      { what: 'role', name: 'lma' },
    ]);
    expect(anchorless.draft.runs).toEqual([{ id: 'pmipv6', scheme: 'pmipv6' }]);
    expect(deleteNode('cn1')(star()).gone).toContainEqual({ what: 'flow', name: 'f1' });
  });

  test('the last node stays: the validator refuses', () => {
    expect(refusal(deleteNode('r1')(draftOf(makeTemplate('blank', 'B'))))).not.toBeNull();
  });

  test('another name is used everywhere, and back gives the same scenario', () => {
    const scenario: Scenario = {
      ...makeTemplate('star', 'S'),
      events: [
        { atMs: 500, fail: 'lma' },
        { atMs: 600, recover: 'lma' },
        { atMs: 700, link: { between: ['core', 'lma'], delayMs: 3 } },
        { atMs: 800, drop: { message: 'PBU', from: 'core', to: 'lma' } },
      ],
    };
    const draft = draftOf(scenario, [{ atMs: 900, link: { between: ['lma', 'core'], lossPct: 100 } }]);
    const renamed = through(draft, renameNode('lma', 'anchor'));
    expect(JSON.stringify(renamed)).not.toMatch(/"lma"(?!:)/);
    expect(renamed.runs[0]?.roles).toEqual({ lma: 'anchor' });
    expect(renamed.scenario.nodes.find((node) => node.id === 'ar1')?.network).toBe('anchor');
    expect(renameNode('anchor', 'lma')(renamed).draft).toEqual(draft);
  });

  test('two nodes of one name are refused', () => {
    expect(refusal(renameNode('ar1', 'ar2')(star()))).toContain('expected an id of its own');
  });

  test.each(GALLERY.map((entry) => [entry.name, entry.scenario] as const))(
    '%s: any node can be renamed or go',
    (_name, scenario) => {
      for (const { id } of scenario.nodes) {
        const draft = { scenario, runs: scenario.runs, inputs: [] };
        expect(refusal(renameNode(id, 'other-name')(draft))).toBeNull();
        // What is left may be refused for what it needs, never for a name that leads nowhere.
        expect(refusal(deleteNode(id)(draft)) ?? '').not.toContain('expected the id of');
      }
    },
  );

  test('another kind keeps what both kinds can have', () => {
    const draft = through(star(), changeNode('ar3', { kind: 'router' }));
    expect(draft.scenario.nodes.find((node) => node.id === 'ar3')).not.toHaveProperty('radio');
    const edited = changeNode('ar1', { kind: 'server' })(star());
    expect(edited.gone).toEqual([{ what: 'attachment', name: 'mn1' }]);
    const back = through(draft, changeNode('ar3', { kind: 'access-router', prefix: '2001:db8:77::/48' }));
    expect(back.scenario.nodes.find((node) => node.id === 'ar3')).toMatchObject({
      radio: { delayMs: 5 },
      prefix: '2001:db8:77::/48',
    });
  });

  test('prefixes stay unique: the validator refuses one that overlaps', () => {
    const one = through(star(), changeNode('ar1', { prefix: '2001:db8:77::/48' }));
    expect(refusal(changeNode('ar2', { prefix: '2001:db8:77::/48' })(one))).toContain('overlaps');
  });

  test('nodes are put elsewhere', () => {
    const moved = through(star(), moveNodes(new Map([['core', { x: 1.4, y: 2.6 }]])));
    expect(moved.scenario.nodes[0]).toMatchObject({ x: 1, y: 3 });
  });

  test('networks are renamed and dissolved', () => {
    expect(networksOf(star().scenario)).toEqual([{ name: 'lma', members: ['lma', 'ar1', 'ar2', 'ar3'], residents: ['mn1'] }]);
    const named = through(star(), renameNetwork('lma', 'city'));
    expect(networksOf(named.scenario)).toMatchObject([{ name: 'city', residents: ['mn1'] }]);
    const edited = deleteNetwork('city')(named);
    expect(edited.gone).toEqual([{ what: 'home', name: 'mn1' }]);
    expect(networksOf(edited.draft.scenario)).toEqual([{ name: 'lma', members: ['lma'], residents: [] }]);
    expect(refusal(edited)).toBeNull();
  });
});

describe('links and flows', () => {
  test('a link is made, changed, and goes with the events about it', () => {
    const made = through(star(), connect('ar1', 'ar2'), changeLink(['ar2', 'ar1'], { delayMs: 3, mbps: 10, lossPct: 1 }));
    expect(made.scenario.links.at(-1)).toEqual({ between: ['ar1', 'ar2'], delayMs: 3, mbps: 10, lossPct: 1 });
    const plain = through(
      made,
      changeLink(['ar1', 'ar2'], { mbps: undefined }),
      addEvent({ atMs: 10, link: { between: ['ar1', 'ar2'], lossPct: 100 } }),
    );
    expect(plain.scenario.links.at(-1)).not.toHaveProperty('mbps');
    const edited = disconnect(['ar2', 'ar1'])(plain);
    expect(edited.gone).toEqual([{ what: 'event', name: '0.01' }]);
    expect(refusal(edited)).toBeNull();
  });

  test('a second link, a link to a mobile, and a router cut off are refused', () => {
    expect(refusal(connect('core', 'ar1')(star()))).toContain('one link between two nodes');
    expect(refusal(connect('core', 'mn1')(star()))).toContain('does not move');
    expect(refusal(disconnect(['core', 'ar1'])(star()))).toContain('which is apart');
  });

  test('a flow changes its ends and its name, and goes with the events that start it', () => {
    const draft = through(star(), addFlow('mn1', 'cn1'), addEvent({ atMs: 3000, stopFlow: 'f2' }));
    const changed = through(draft, changeFlow('f2', { id: 'voice', pps: 20, startMs: 0 }));
    expect(changed.scenario.events).toEqual([{ atMs: 3000, stopFlow: 'voice' }]);
    expect(deleteFlow('voice')(changed).gone).toEqual([{ what: 'event', name: '3' }]);
    expect(refusal(changeFlow('f1', { from: 'mn1' })(changed))).toContain('expected another node');
  });

  test('a shorter scenario ends its flows', () => {
    const draft = through(star(), changeFlow('f1', { stopMs: 15_000 }), changeScenario({ durationMs: 9000, title: 'Short' }));
    expect(draft.scenario).toMatchObject({ title: 'Short', durationMs: 9000, flows: [{ stopMs: 9000 }] });
    expect(through(draft, changeScenario({ timing: { dadMs: 1000 } })).scenario.timing).toEqual({
      l2HandoverMs: 50,
      dadMs: 1000,
      processingMs: 0,
    });
  });
});

describe('the movement script', () => {
  const inputs: Input[] = [
    { atMs: 1000, move: { node: 'mn1', to: 'ar2' } },
    { atMs: 2000, fail: 'core' },
    { atMs: 30_000, move: { node: 'mn1', to: 'ar3' } },
  ];

  test('recorded moves become events; what was done before and other things stay inputs', () => {
    const kept = through(draftOf(makeTemplate('star', 'S'), inputs), keepMoves(1500));
    expect(kept.inputs).toEqual(inputs.slice(0, 2));
    expect(kept.scenario.events).toEqual([inputs[2]]);
    expect(kept.scenario.durationMs).toBe(32_000);
    expect(through(draftOf(makeTemplate('star', 'S'), inputs), keepInputs())).toMatchObject({
      inputs: [],
      scenario: { events: inputs.map((input) => ({ ...input, live: true })) },
    });
  });

  test('events are changed and deleted, in order of time', () => {
    const kept = through(draftOf(makeTemplate('star', 'S'), inputs), keepMoves(0));
    const later = through(kept, changeEvent(0, { atMs: 31_000, move: { node: 'mn1', to: 'ar2' } }));
    expect(later.scenario.events?.map((event) => event.atMs)).toEqual([30_000, 31_000]);
    expect(through(later, deleteEvent(0)).scenario.events).toHaveLength(1);
  });
});

describe('events of every kind', () => {
  test.each(EVENT_KINDS)('%s is made, and is one that the validator takes', (kind) => {
    const draft = through(star(), addEvent({ atMs: 1000, fail: 'core' }));
    const event = newEvent(draft.scenario, kind, 5000);
    expect(event).toHaveProperty(kind);
    expect(through(draft, addEvent(event!)).scenario.events?.at(-1)).toEqual(event);
  });

  test('none where there is nothing that it could be about', () => {
    const blank = makeTemplate('blank', 'B');
    const possible = EVENT_KINDS.filter((kind) => newEvent(blank, kind, 5000) !== null);
    expect(possible).toEqual(['fail', 'report']);
    // Who has not failed yet does not come back.
    expect(newEvent({ ...blank, events: [{ atMs: 6000, fail: 'r1' }] }, 'recover', 5000)).toBeNull();
  });
});

describe('the runs of a scenario', () => {
  const runIds = (draft: Draft): readonly string[] => draft.scenario.runs.map(({ id }) => id);

  test('are renamed, put first and left out; the last one stays', () => {
    const draft = through(star(), renameRun(1, 'spread'), putRunFirst(2), deleteRun(1));
    expect(runIds(draft)).toEqual(['ipv6', 'spread']);
    expect(refusal(renameRun(0, 'spread')(draft))).toContain('expected an id of its own');
    expect(refusal(deleteRun(0)(through(draft, deleteRun(0))))).not.toBeNull();
  });

  test('what a pane plays is kept once, under an id of its own', () => {
    const run = { id: 'pmipv6', scheme: 'pmipv6', options: { binding_lifetime_s: 32 } };
    const draft: Draft = { ...star(), runs: [run] };
    expect(isPrepared(draft.scenario, run)).toBe(false);
    const kept = through(draft, keepRun('pmipv6'));
    expect(kept.scenario.runs.at(-1)).toEqual({ ...run, id: 'pmipv6-1' });
    expect(keepRun('pmipv6')(kept).draft.scenario.runs).toEqual(kept.scenario.runs);
  });
});

describe('automatic layout', () => {
  test('a typed place is taken, and the rest of an unplaced drawing stands where the layout has it', () => {
    const placed = through(star(), placeNode('ar1', { x: 12 }));
    const before = star().scenario.nodes.find(({ id }) => id === 'ar1');
    expect(placed.scenario.nodes.find(({ id }) => id === 'ar1')).toMatchObject({ x: 12, y: before?.y });
    expect(placed.scenario.nodes.find(({ id }) => id === 'ar2')).toEqual(star().scenario.nodes.find(({ id }) => id === 'ar2'));
    const { scenario } = star();
    const nodes = scenario.nodes.map(({ x: _x, y: _y, ...node }) => node);
    const filled = through(draftOf({ ...scenario, nodes }), placeNode('core', { y: -40 })).scenario.nodes;
    expect(filled.find(({ id }) => id === 'core')).toMatchObject({ y: -40 });
    expect(filled.filter(({ kind, x, y }) => kind !== 'mobile' && (x === undefined || y === undefined))).toEqual([]);
    const taken = through(star(), placeNode('ar1', { y: undefined }));
    expect(taken.scenario.nodes.find(({ id }) => id === 'ar1')).not.toHaveProperty('x');
    expect(refusal(placeNode('ar1', { x: 1e9 })(star()))).toContain('expected a number from');
  });

  test('is the same every time, another one with another seed, and keeps nodes apart', () => {
    const scenario = twoPhones as unknown as Scenario;
    const first = arrangement(scenario);
    expect(arrangement(scenario)).toEqual(first);
    expect(arrangement({ ...scenario, seed: 77 })).not.toEqual(first);
    const places = [...first.values()];
    for (const [index, one] of places.entries())
      for (const other of places.slice(index + 1)) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(60);
    expect(refusal(arrange()(draftOf(scenario)))).toBeNull();
  });
});
