/**
 * Several domains in one world: a run's own scheme beside others, each with nodes and mobiles that it alone serves
 * (draft-chan-netext-distributed-lma-03 §7). Between them there is nothing but routing.
 *
 * A domain is a scheme with its own run, options, roles and view of the plan. Whatever happens at a node is handled by the scheme of the
 * node's domain, with the world as that scheme would see it alone: what others serve is to it a host like any other. Nodes that no domain
 * names are the run's own.
 */
import { required } from '#base/assert.ts';
import { err } from '#base/result.ts';
import type { Plan } from '#scenario/plan.ts';
import type { OptionValue, RunDefinition, ScenarioNode, ServedDomain } from '#scenario/scenario.ts';
import { idsOfDomain, servedDomains } from '#scenario/served-domains.ts';
import { addressForFlow } from './mobility/sessions.ts';
import { resolveOptions, type Scheme, type SchemeHandlers, type World } from './mobility/world.ts';
import { schemeById } from './schemes/index.ts';

interface Domain {
  readonly number: number;
  readonly scheme: Scheme;
  readonly run: RunDefinition;
  readonly options: World['options'];
  readonly plan: Plan;
  readonly served: NonNullable<World['fixed']['served']>;
}

/** The part of a world that a domain has its own of. */
type Swapped = { -readonly [Key in 'scheme' | 'run' | 'options' | 'fixed']: World[Key] } & Pick<World, 'mobility'>;

/** Options of a run that mean the same in every scheme, and so hold for its other domains, too. */
const COMMON_OPTIONS: readonly string[] = ['binding_lifetime_s', 'attach_trigger'];

/** The scheme of a run: its own one, or that of several domains when the run names others. */
export function schemeOfRun(scheme: Scheme, plan: Plan, run: RunDefinition): Scheme {
  const others = servedDomains(run);
  return others.length === 0 ? scheme : withDomains(scheme, plan, run, others);
}

function withDomains(own: Scheme, plan: Plan, run: RunDefinition, others: readonly ServedDomain[]): Scheme {
  const placeOf = new Map<number, number>();
  others.forEach((domain, index) => {
    for (const id of idsOfDomain(domain)) placeOf.set(required(plan.nodeIndex.get(id), id), index + 1);
  });
  const domainOf = (node: number): number => placeOf.get(node) ?? 0;
  const ownRun: RunDefinition = { ...run, roles: withoutDomains(run.roles ?? {}) };
  const domains: readonly Domain[] = [
    { number: 0, scheme: own, run: ownRun, options: resolveOptions(own.description, run), ...viewOf(plan, 0, domainOf) },
    ...others.map((other, index): Domain => {
      const scheme = required(schemeById(other.kind), `scheme ${other.kind}`);
      const itsRun: RunDefinition = { id: run.id, scheme: other.kind, roles: rolesOf(other), options: optionsFor(other, run) };
      const number = index + 1;
      const options = resolveOptions(scheme.description, itsRun);
      return { number, scheme, run: itsRun, options, ...viewOf(plan, number, domainOf) };
    }),
  ];
  const of = (node: number): Domain => required(domains[domainOf(node)], 'domain');
  return {
    ...own,
    handlers: handlersOf(domains, of),
    serves: (router, mobile) => of(router) === of(mobile),
    familyOf: (options, node = -1) => {
      const { scheme, options: its } = of(node);
      return scheme.familyOf?.(domainOf(node) === 0 ? options : its) ?? scheme.description.family;
    },
  };
}

function withoutDomains(roles: NonNullable<RunDefinition['roles']>): NonNullable<RunDefinition['roles']> {
  return Object.fromEntries(Object.entries(roles).filter(([, value]) => servedDomains({ roles: { value } }).length === 0));
}

function rolesOf(domain: ServedDomain): NonNullable<RunDefinition['roles']> {
  const { kind: _kind, 'access-routers': _routers, mobiles: _mobiles, ...roles } = domain;
  return roles;
}

/** A domain of the run's own scheme has all its options. */
function optionsFor(domain: ServedDomain, run: RunDefinition): { readonly [key: string]: OptionValue } {
  const all = Object.entries(run.options ?? {});
  const known = schemeById(domain.kind)?.description.options.map(({ key }) => key) ?? [];
  return Object.fromEntries(
    all.filter(([key]) => domain.kind === run.scheme || (COMMON_OPTIONS.includes(key) && known.includes(key))),
  );
}

/** The plan as a domain sees it: what others serve is a correspondent like any other. Directions and numbers of nodes stay the same. */
function viewOf(plan: Plan, number: number, domainOf: (node: number) => number): Pick<Domain, 'plan' | 'served'> {
  const isOwn = (node: number): boolean => domainOf(node) === number;
  const nodes = plan.scenario.nodes.map((node, index): ScenarioNode =>
    isOwn(index) ? node : { ...node, kind: 'correspondent' },
  );
  return {
    plan: { ...plan, scenario: { ...plan.scenario, nodes } },
    served: { mobiles: plan.mobiles.filter(isOwn), accessRouters: plan.accessRouters.filter(isOwn) },
  };
}

/** Acts in a domain: the world has its scheme, run, options, plan and roles meanwhile. */
function inDomain<Value>(world: World, domain: Domain, act: (handlers: SchemeHandlers) => Value): Value {
  const swapped = world as Swapped;
  const { scheme, run, options, fixed } = world;
  const { mobility } = swapped;
  const ownRoles = mobility.roles;
  const { number } = domain;
  swapped.scheme = domain.scheme;
  swapped.run = domain.run;
  swapped.options = domain.options;
  swapped.fixed = { ...fixed, plan: domain.plan, served: domain.served };
  if (number > 0) mobility.roles = mobility.otherRoles.get(number) ?? new Map();
  try {
    return act(domain.scheme.handlers);
  } finally {
    if (number > 0) {
      mobility.otherRoles.set(number, mobility.roles);
      mobility.roles = ownRoles;
    }
    swapped.scheme = scheme;
    swapped.run = run;
    swapped.options = options;
    swapped.fixed = fixed;
  }
}

/** What happens at a node is its domain's; at a link between a router and a mobile of different domains nothing does. */
function handlersOf(domains: readonly Domain[], of: (node: number) => Domain): SchemeHandlers {
  type Act<Value> = (handlers: SchemeHandlers) => Value;
  const at = <Value>(world: World, node: number, act: Act<Value>): Value => inDomain(world, of(node), act);
  const onLink = (world: World, router: number, mobile: number, act: Act<void>): void => {
    if (of(router) === of(mobile)) at(world, router, act);
  };
  const own = required(domains[0], 'the run’s own domain');
  return {
    setup: (world) => {
      for (const domain of domains) inDomain(world, domain, (handlers) => handlers.setup(world));
    },
    anticipation: (world) => inDomain(world, own, (handlers) => handlers.anticipation?.(world) ?? 0),
    handleAttachment: (world, router, state) =>
      onLink(world, router, state.mobile, (handlers) => handlers.handleAttachment?.(world, router, state)),
    handleHandoverImminent: (world, router, state, to) =>
      onLink(world, router, state.mobile, (handlers) => handlers.handleHandoverImminent?.(world, router, state, to)),
    handleDetachment: (world, router, state, to) =>
      onLink(world, router, state.mobile, (handlers) => handlers.handleDetachment?.(world, router, state, to)),
    handleLinkLost: (world, state) => at(world, state.mobile, (handlers) => handlers.handleLinkLost?.(world, state)),
    handleRouterSolicitation: (world, router, state, options) =>
      onLink(world, router, state.mobile, (handlers) => handlers.handleRouterSolicitation(world, router, state, options)),
    handleMobilityMessage: (world, node, packet, message) =>
      at(world, node, (handlers) => handlers.handleMobilityMessage?.(world, node, packet, message)),
    handleHomeAgentDiscovery: (world, node, packet, message) =>
      at(world, node, (handlers) => handlers.handleHomeAgentDiscovery?.(world, node, packet, message)),
    handleTimer: (world, timer) => at(world, timer.node, (handlers) => handlers.handleTimer?.(world, timer)),
    solicitationOptions: (world, state) =>
      at(world, state.mobile, (handlers) => handlers.solicitationOptions?.(world, state) ?? []),
    handleAddress: (world, mobile, address) => at(world, mobile, (handlers) => handlers.handleAddress?.(world, mobile, address)),
    handleUnknownHomeAddress: (world, node, careOf, home) =>
      at(world, node, (handlers) => handlers.handleUnknownHomeAddress?.(world, node, careOf, home)),
    selectAddress: (world, mobile, flow) =>
      at(world, mobile, (handlers) =>
        handlers.selectAddress === undefined
          ? addressForFlow(world, mobile, flow.peer)
          : handlers.selectAddress(world, mobile, flow),
      ),
    handleLinkUp: (world, state) => at(world, state.mobile, (handlers) => handlers.handleLinkUp?.(world, state)),
    handleRouterFound: (world, state) => at(world, state.mobile, (handlers) => handlers.handleRouterFound?.(world, state)),
    handleLinkDown: (world, state) => at(world, state.mobile, (handlers) => handlers.handleLinkDown?.(world, state)),
    handleFlowStart: (world, mobile, address, peer) =>
      at(world, mobile, (handlers) => handlers.handleFlowStart?.(world, mobile, address, peer)),
    handleFlowEnd: (world, mobile, prefix) => at(world, mobile, (handlers) => handlers.handleFlowEnd?.(world, mobile, prefix)),
    moveFlow: (world, mobile, prefix, target) =>
      at(
        world,
        mobile,
        (handlers) => handlers.moveFlow?.(world, mobile, prefix, target) ?? err('this scheme moves no single flows'),
      ),
    handlePrefixMoved: (world, prefix, from) =>
      at(world, from.mobile, (handlers) => handlers.handlePrefixMoved?.(world, prefix, from)),
    handleStray: (world, router, prefix) =>
      at(world, router, (handlers) => handlers.handleStray?.(world, router, prefix) ?? false),
    handleLegTaken: (world, leg, from, uplink, sender) =>
      at(world, leg.node, (handlers) => handlers.handleLegTaken?.(world, leg, from, uplink, sender)),
    handleNoticedFailure: (world, node) => at(world, node, (handlers) => handlers.handleNoticedFailure?.(world, node)),
    handleRecovery: (world, node) => at(world, node, (handlers) => handlers.handleRecovery?.(world, node)),
    handleFailure: (world, node) => at(world, node, (handlers) => handlers.handleFailure(world, node)),
  };
}
