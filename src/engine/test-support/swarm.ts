/**
 * Random scenarios for the swarm: a seed decides topology, traffic, options, and twenty seconds of trouble (fast moves, failures, losses,
 * link changes), after which everything is repaired, most mobiles move once more, and all leave later.
 */
import { nextBelow, nextFraction, randomStream, type RandomStream } from '#base/prng.ts';
import { required } from '#base/assert.ts';
import type {
  OptionValue,
  RoleValue,
  RunDefinition,
  Scenario,
  ScenarioEvent,
  ScenarioFlow,
  ScenarioLink,
  ScenarioNode,
  ServedDomain,
} from '#scenario/scenario.ts';
import type { OptionDescription, SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ROGUE } from '../mobility/forged-updates.ts';
import { SCHEME_CATALOG } from '../schemes/index.ts';
import { NAME_SERVICE } from '../schemes/names.ts';
import { STRANGER } from '../schemes/rogue.ts';

/** A random scenario, one run a scheme, and when what must hold. */
export interface Swarm {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
  /** Every message that the last moves caused has been answered by then, and what was forgotten has run out. */
  readonly settledMs: number;
}

/** End of the trouble, ms. */
const TROUBLE_MS = 20_000;
/** The longest wait between two retransmissions, and some, ms. */
const PATIENCE_MS = 80_000;

interface Draw {
  readonly below: (bound: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Value>(list: readonly Value[]) => Value;
}

function drawFrom(stream: RandomStream): Draw {
  const below = (bound: number): number => nextBelow(stream, bound);
  return {
    below,
    chance: (probability) => nextFraction(stream) < probability,
    pick: (list) => required(list[below(list.length)], 'something to pick'),
  };
}

/** The swarm's scenario of a seed; `attacked`, with a stranger in it that nobody believes. */
export function swarmOf(seed: number, attacked = false): Swarm {
  const swarm = randomSwarm(seed);
  return attacked ? withStranger(swarm, seed) : swarm;
}

function randomSwarm(seed: number): Swarm {
  const draw = drawFrom(randomStream(seed, 'swarm'));
  const lossy = draw.chance(0.5);
  const nodes = randomNodes(draw, lossy);
  const links = randomLinks(draw, nodes, lossy);
  const lifetime = draw.pick([8, 20, 60]);
  const settledMs = TROUBLE_MS + 2000 * lifetime + PATIENCE_MS;
  // Who hears nothing at the end asks after its own lifetime and some, and may have asked right before.
  const durationMs = settledMs + 2000 * lifetime + 2 * PATIENCE_MS;
  const flows = randomFlows(draw, nodes);
  const trouble = randomTrouble(draw, nodes, links, flows);
  const mobiles = nodes.filter((node) => node.kind === 'mobile');
  const scenario: Scenario = {
    format: 'roamscope-scenario',
    version: 1,
    seed,
    durationMs,
    nodes,
    links,
    flows,
    timing: {
      l2HandoverMs: draw.pick([0, 10, 50, 200]),
      dadMs: draw.pick([0, 0, 30, 1000]),
      processingMs: draw.pick([0, 0, 0.5]),
    },
    events: [
      ...trouble,
      ...repairs(nodes, links, trouble),
      ...mobiles.flatMap((mobile) => lastMoves(draw, nodes, mobile)),
      ...mobiles.map((mobile): ScenarioEvent => ({ atMs: settledMs, detach: mobile.id })),
    ],
    runs: [],
  };
  // A stream for each scheme: another one in the catalog changes no run of those that are there.
  const runs = SCHEME_CATALOG.map(({ id }) =>
    withLater(
      drawFrom(randomStream(seed, `swarm later ${id}`)),
      randomRun(drawFrom(randomStream(seed, `swarm ${id}`)), id, lifetime, nodes),
      nodes,
    ),
  );
  return { scenario, settledMs, runs };
}

function randomNodes(draw: Draw, lossy: boolean): ScenarioNode[] {
  const nodes: ScenarioNode[] = [];
  const add = (kind: ScenarioNode['kind'], stem: string, count: number, more: () => Partial<ScenarioNode> = () => ({})): void => {
    for (let index = 1; index <= count; index++) nodes.push({ id: `${stem}${index}`, kind, ...more() });
  };
  add('router', 'r', 1 + draw.below(4));
  add('gateway', 'gw', 1 + draw.below(2));
  add('server', 's', 1);
  add('correspondent', 'cn', 1 + draw.below(3));
  const routers = 3 + draw.below(10);
  add('access-router', 'ar', routers, () => ({
    radio: {
      delayMs: draw.pick([0, 1, 5, 12.5]),
      ...(draw.chance(0.2) ? { mbps: draw.pick([1, 11, 54]), queuePackets: draw.pick([2, 20]) } : {}),
      ...(lossy && draw.chance(0.5) ? { lossPct: draw.pick([1, 5]) } : {}),
    },
  }));
  add('mobile', 'mn', 1 + draw.below(4), () => ({
    interfaces: draw.chance(0.3) ? 2 : 1,
    ...(draw.chance(0.9) ? { attachedTo: `ar${1 + draw.below(routers)}` } : {}),
  }));
  return nodes;
}

/** A tree over everything that does not move, with some links more between routers. */
function randomLinks(draw: Draw, nodes: readonly ScenarioNode[], lossy: boolean): ScenarioLink[] {
  const links: ScenarioLink[] = [];
  const carriers: string[] = [];
  const link = (a: string, b: string): void => {
    if (a === b || links.some(({ between }) => between.includes(a) && between.includes(b))) return;
    links.push({
      between: [a, b],
      delayMs: draw.pick([0, 0.1, 1, 3.25, 10, 30]),
      ...(draw.chance(0.2)
        ? { mbps: draw.pick([2, 100, 1000]), framingBytes: draw.pick([0, 26]), queuePackets: draw.pick([3, 100]) }
        : {}),
      ...(lossy && draw.chance(0.3) ? { lossPct: draw.pick([0.5, 3, 20]) } : {}),
    });
  };
  for (const node of nodes) {
    if (node.kind === 'mobile') continue;
    const inCore = node.kind === 'router' || node.kind === 'gateway';
    if (carriers.length > 0) link(draw.pick(carriers), node.id);
    if (inCore || (node.kind === 'access-router' && draw.chance(0.2))) carriers.push(node.id);
  }
  for (let more = draw.below(4); more > 0; more--) link(draw.pick(carriers), draw.pick(carriers));
  return links;
}

function randomFlows(draw: Draw, nodes: readonly ScenarioNode[]): ScenarioFlow[] {
  const mobiles = nodes.filter((node) => node.kind === 'mobile').map((node) => node.id);
  const fixed = nodes.filter((node) => node.kind === 'correspondent').map((node) => node.id);
  const flows: ScenarioFlow[] = [];
  for (let count = draw.below(7); count > 0; count--) {
    const mobile = draw.pick(mobiles);
    const peer = draw.pick([...fixed, ...mobiles.filter((id) => id !== mobile)]);
    const startMs = draw.below(TROUBLE_MS + 4000);
    flows.push({
      id: `f${flows.length + 1}`,
      ...(draw.chance(0.6) ? { from: peer, to: mobile } : { from: mobile, to: peer }),
      startMs,
      stopMs: startMs + 500 + draw.below(TROUBLE_MS),
      pps: draw.pick([2, 10, 40]),
      payloadBytes: draw.pick([20, 160, 1200, 1452]),
      bidirectional: draw.chance(0.4),
    });
  }
  return flows;
}

function randomTrouble(
  draw: Draw,
  nodes: readonly ScenarioNode[],
  links: readonly ScenarioLink[],
  flows: readonly ScenarioFlow[],
): ScenarioEvent[] {
  const events: ScenarioEvent[] = [];
  const mobiles = nodes.filter((node) => node.kind === 'mobile');
  const routers = nodes.filter((node) => node.kind === 'access-router');
  const tense = draw.pick([0, 0, 0.1, 0.3]);
  for (let count = 2 + draw.below(30); count > 0; count--) {
    const atMs = 50 + draw.below((TROUBLE_MS - 100) * 10) / 10;
    const mobile = draw.pick(mobiles);
    if (draw.chance(tense)) {
      const node = draw.pick(nodes.filter(({ kind }) => kind !== 'mobile')).id;
      events.push({ atMs, fail: node });
      if (draw.chance(0.8)) events.push({ atMs: Math.min(TROUBLE_MS - 1, atMs + 1 + draw.below(6000)), recover: node });
    } else if (draw.chance(0.1)) {
      const { between } = draw.pick(links);
      events.push({
        atMs,
        link: { between, delayMs: draw.pick([0.5, 8, 45]), ...(draw.chance(0.3) ? { lossPct: draw.pick([0, 10, 60]) } : {}) },
      });
    } else if (draw.chance(0.08)) events.push({ atMs, detach: mobile.id });
    else if (draw.chance(0.12) && flows.length > 0) {
      const flow = draw.pick(flows);
      const ends = nodes.filter((node) => node.id === flow.from || node.id === flow.to);
      const moving = required(
        ends.find((node) => node.id === flow.to && node.kind === 'mobile') ?? ends.find((node) => node.kind === 'mobile'),
        'end',
      );
      events.push({ atMs, moveFlow: { flow: flow.id, interface: draw.below(moving.interfaces ?? 1) } });
    } else {
      // One move, or a burst of them faster than any signalling.
      const burst = draw.chance(0.2) ? 2 + draw.below(5) : 1;
      const step = draw.pick([0, 1, 7, 60, 211]);
      for (let index = 0; index < burst; index++) {
        events.push({
          atMs: Math.min(TROUBLE_MS - 1, atMs + index * step),
          move: { node: mobile.id, to: draw.pick(routers).id, interface: draw.below(mobile.interfaces ?? 1) },
        });
      }
    }
  }
  return onlyRealFaults(events.toSorted((a, b) => a.atMs - b.atMs));
}

/** Leaves out failures of nodes that have failed, and recoveries of nodes that have not. */
function onlyRealFaults(events: readonly ScenarioEvent[]): ScenarioEvent[] {
  const failed = new Set<string>();
  return events.filter((event) => {
    if ('fail' in event) return !failed.has(event.fail) && failed.add(event.fail);
    return 'recover' in event ? failed.delete(event.recover) : true;
  });
}

/** Nothing is lost and nothing has failed from the end of the trouble on (radios stay as they are). */
function repairs(
  nodes: readonly ScenarioNode[],
  links: readonly ScenarioLink[],
  trouble: readonly ScenarioEvent[],
): ScenarioEvent[] {
  const count = (id: string, what: 'fail' | 'recover'): number =>
    trouble.filter((event) =>
      what === 'fail' ? 'fail' in event && event.fail === id : 'recover' in event && event.recover === id,
    ).length;
  return [
    ...links.map(({ between }): ScenarioEvent => ({ atMs: TROUBLE_MS, link: { between, lossPct: 0 } })),
    ...nodes
      .filter(({ id }) => count(id, 'fail') > count(id, 'recover'))
      .map(({ id }): ScenarioEvent => ({ atMs: TROUBLE_MS, recover: id })),
  ];
}

/** Of each interface no move, one, or several that are faster than signalling; the last one counts. */
function lastMoves(draw: Draw, nodes: readonly ScenarioNode[], mobile: ScenarioNode): ScenarioEvent[] {
  const routers = nodes.filter((node) => node.kind === 'access-router');
  return Array.from({ length: mobile.interfaces ?? 1 }, (_, index) => index).flatMap((index) => {
    if (draw.chance(0.4)) return [];
    const beginMs = TROUBLE_MS + 500 + draw.below(1000);
    const stepMs = draw.pick([3, 20, 75, 240]);
    return Array.from({ length: draw.pick([1, 1, 2, 3, 5]) }, (_, step): ScenarioEvent => ({
      atMs: beginMs + step * stepMs,
      move: { node: mobile.id, to: draw.pick(routers).id, interface: index },
    }));
  });
}

/** Values of a number option to play: its default, its least, and some that are neither, as far as it permits them. */
function numbersFor(option: OptionDescription): readonly number[] {
  const least = option.minimum ?? 0;
  const step = option.multipleOf ?? 1;
  const some = [least, 17, 250, least + step].filter(
    (value) => value >= least && value <= (option.maximum ?? value) && value % step === 0,
  );
  return [Number(option.default), Number(option.default), ...some];
}

/**
 * The same scenario with one node more, which has no part in any scheme and forges updates (`schemes/rogue.ts`) that are not believed: what a
 * believed lie brings about is no fault. A scheme with a rogue of its own is played as it was.
 */
function withStranger({ scenario, runs, settledMs }: Swarm, seed: number): Swarm {
  const draw = drawFrom(randomStream(seed, 'swarm stranger'));
  const stranger: ScenarioNode = { id: 'x1', kind: 'server' };
  const carrier = draw.pick(scenario.nodes.filter(({ kind }) => kind === 'router' || kind === 'gateway'));
  const link: ScenarioLink = { between: [carrier.id, stranger.id], delayMs: draw.pick([0, 1, 12, 40]) };
  const atMs = draw.pick([0, 3000, draw.below(TROUBLE_MS), TROUBLE_MS + draw.below(4000)]);
  const attack = (run: RunDefinition): RunDefinition => ({
    ...run,
    roles: { ...run.roles, [ROGUE.role]: stranger.id },
    options: { ...run.options, [ROGUE.protection]: true, [ROGUE.at]: atMs },
  });
  const isOpen = (run: RunDefinition): boolean =>
    SCHEME_CATALOG.some(({ id, roles }) => id === run.scheme && roles.includes(STRANGER.role));
  return {
    scenario: { ...scenario, nodes: [...scenario.nodes, stranger], links: [...scenario.links, link] },
    runs: runs.map((run) => (isOpen(run) ? attack(run) : run)),
    settledMs,
  };
}

/** A scheme without the stranger, and without what {@link withLater} draws: {@link withStranger} adds it, so that no draw depends on it. */
function descriptionOf(scheme: string): SchemeDescription {
  const description = required(
    SCHEME_CATALOG.find((candidate) => candidate.id === scheme),
    scheme,
  );
  return {
    ...description,
    roles: description.roles.filter((role) => role !== STRANGER.role && role !== NAME_SERVICE.role),
    options: description.options.filter(
      (option) => !STRANGER.options.includes(option) && option !== NAME_SERVICE.option && !isLater(scheme, option),
    ),
  };
}

function randomRun(draw: Draw, scheme: string, lifetime: number, nodes: readonly ScenarioNode[]): RunDefinition {
  const description = descriptionOf(scheme);
  const options: { [key: string]: OptionValue } = {};
  for (const option of description.options) {
    if (option.key === 'binding_lifetime_s') options[option.key] = lifetime;
    // Many agents tell each other for minutes that they live: not more often than this, for the swarm's own sake.
    else if (option.key === 'hello_interval_ms') options[option.key] = draw.pick([0, 0, 1000]);
    else if (option.type === 'boolean') options[option.key] = draw.chance(0.5);
    else if (option.type === 'number') options[option.key] = draw.pick(numbersFor(option));
    else if (option.type === 'string') options[option.key] = draw.pick(option.values ?? [String(option.default)]);
  }
  // Any node that forwards may hold a role, an access router too; else the scheme places it.
  const holders = nodes.filter((node) => node.kind === 'router' || node.kind === 'gateway' || node.kind === 'access-router');
  const roles: { [role: string]: RoleValue } = {};
  for (const role of description.roles) {
    if (role.shape === 'node' && draw.chance(0.5)) roles[role.key] = draw.pick(holders).id;
    if (role.shape === 'node-per-access-router' && draw.chance(0.5)) {
      const routers = nodes.filter((node) => node.kind === 'access-router' && draw.chance(0.5));
      roles[role.key] = Object.fromEntries(routers.map((router) => [router.id, draw.pick(holders).id]));
    } else if ((role.shape === 'nodes' || (role.shape === 'nodes-or-per-mobile' && draw.chance(0.5))) && draw.chance(0.7)) {
      roles[role.key] = [...new Set(Array.from({ length: 1 + draw.below(5) }, () => draw.pick(holders).id))];
    } else if ((role.shape === 'node-per-mobile' || role.shape === 'nodes-or-per-mobile') && draw.chance(0.5)) {
      const mobiles = nodes.filter((node) => node.kind === 'mobile');
      roles[role.key] = Object.fromEntries(mobiles.map((mobile) => [mobile.id, draw.pick(holders).id]));
    }
  }
  if (description.roles.some(({ shape }) => shape === 'domains') && draw.chance(0.3)) addDomain(draw, description, nodes, roles);
  return { id: scheme, scheme, roles, options };
}

/** Options that schemes have got later. */
const LATER_OPTIONS: { readonly [scheme: string]: readonly string[] } = { framework: ['rs3'] };

function isLater(scheme: string, { key }: OptionDescription): boolean {
  return LATER_OPTIONS[scheme]?.includes(key) === true;
}

/**
 * What schemes have got later, from a stream of its own, so that seeds of before mean the same: options; and a name server in half of the
 * runs of schemes that can use one.
 */
function withLater(draw: Draw, run: RunDefinition, nodes: readonly ScenarioNode[]): RunDefinition {
  const description = SCHEME_CATALOG.find(({ id }) => id === run.scheme);
  const later = description?.options.filter((option) => isLater(run.scheme, option)) ?? [];
  if (later.length > 0)
    return {
      ...run,
      options: { ...run.options, ...Object.fromEntries(later.map(({ key, values }) => [key, draw.pick(values ?? [])])) },
    };
  if (description?.roles.includes(NAME_SERVICE.role) !== true || draw.chance(0.5)) return run;
  const servers = nodes.filter((node) => node.kind !== 'mobile');
  return {
    ...run,
    roles: { ...run.roles, [NAME_SERVICE.role.key]: draw.pick(servers).id },
    options: { ...run.options, [NAME_SERVICE.option.key]: draw.pick(['on', 'on', 'off']) },
  };
}

/** Gives some of the mobiles and access routers to another domain, with an anchor that the scheme's own does not use. */
function addDomain(
  draw: Draw,
  description: SchemeDescription,
  nodes: readonly ScenarioNode[],
  roles: { [role: string]: RoleValue },
): void {
  const role = required(
    description.roles.find(({ shape }) => shape === 'domains'),
    'a role of domains',
  );
  const held = new Set(Object.values(roles).flatMap((value) => (typeof value === 'string' ? [value] : Object.values(value))));
  const free = (kind: ScenarioNode['kind']): string[] =>
    nodes.filter((node) => node.kind === kind && !held.has(node.id)).map(({ id }) => id);
  const mobiles = free('mobile').filter(() => draw.chance(0.5));
  const routers = free('access-router').filter(() => draw.chance(0.5));
  const anchors = [...free('gateway'), ...free('router'), ...routers];
  // The scheme's own domain keeps something to run on.
  if (routers.length === 0 || anchors.length < 2) return;
  const anchor = draw.pick(anchors);
  const kind = draw.pick(role.kinds ?? []);
  const its = kind === 'pmipv6' ? { lma: anchor } : kind === 'mipv6' ? { ha: anchor } : { lmas: [anchor] };
  roles[role.key] = [{ kind, 'access-routers': routers, mobiles, ...its } as ServedDomain];
  for (const [key, value] of Object.entries(roles)) {
    const { shape } = required(
      description.roles.find((candidate) => candidate.key === key),
      key,
    );
    if (shape !== 'node-per-mobile') continue;
    const own = Object.entries(value as { readonly [id: string]: string }).filter(([mobile]) => !mobiles.includes(mobile));
    roles[key] = Object.fromEntries(own);
  }
}
