/** Links and flows, and what holds for the whole scenario. */
import { linkKey } from '#scenario/references.ts';
import type { Scenario, ScenarioFlow, ScenarioLink, ScenarioTiming } from '#scenario/scenario.ts';
import { compact, freeId, withScenario, type Edit } from './draft.ts';
import { NEW_LINK_DELAY_MS } from './nodes.ts';
import { dropDangling, renameFlowInEvent } from './references.ts';

/** Changes of some fields; undefined takes one out. */
export type Change<Value> = { readonly [Field in keyof Value]?: Value[Field] | undefined };

/** Links two nodes. A second link between them is refused by the validator. */
export function connect(one: string, other: string): Edit {
  return (draft) => {
    const between = [one, other] as const;
    const links = [...draft.scenario.links, { between, delayMs: NEW_LINK_DELAY_MS }];
    return { ...withScenario(draft, { links }), made: { kind: 'link', id: linkKey(between) } };
  };
}

/** Changes delay, rate, loss, queue or framing of a link. */
export function changeLink(between: readonly [string, string], change: Change<Omit<ScenarioLink, 'between'>>): Edit {
  const key = linkKey(between);
  return (draft) => {
    const links = draft.scenario.links.map((link) =>
      linkKey(link.between) === key ? compact<ScenarioLink>({ ...link, ...change }) : link,
    );
    return withScenario(draft, { links });
  };
}

/** Takes a link away, with the events about it. */
export function disconnect(between: readonly [string, string]): Edit {
  const key = linkKey(between);
  return (draft) =>
    dropDangling({
      ...draft,
      scenario: { ...draft.scenario, links: draft.scenario.links.filter((link) => linkKey(link.between) !== key) },
    });
}

/** Adds a flow of 50 packets a second from the beginning on. */
export function addFlow(from: string, to: string): Edit {
  return (draft) => {
    const flows = draft.scenario.flows ?? [];
    const id = freeId(
      flows.map((flow) => flow.id),
      'f',
    );
    const flow: ScenarioFlow = { id, from, to, initiator: to, startMs: 200, pps: 50, payloadBytes: 160 };
    return { ...withScenario(draft, { flows: [...flows, flow] }), made: { kind: 'flow', id } };
  };
}

/** Changes fields of a flow, its id included: events that name it follow. An initiator that is no longer an end is forgotten. */
export function changeFlow(id: string, change: Change<ScenarioFlow>): Edit {
  return (draft) => {
    const { scenario } = draft;
    const flows = (scenario.flows ?? []).map((flow) => {
      if (flow.id !== id) return flow;
      const { initiator, ...rest } = compact<ScenarioFlow>({ ...flow, ...change });
      return initiator === rest.from || initiator === rest.to ? { ...rest, initiator } : rest;
    });
    const named = change.id ?? id;
    const events = scenario.events?.map((event) => renameFlowInEvent(event, id, named));
    return {
      draft: {
        ...draft,
        scenario: { ...scenario, flows, ...(events === undefined ? {} : { events }) },
        inputs: draft.inputs.map((input) => renameFlowInEvent(input, id, named)),
      },
      gone: [],
    };
  };
}

/** Deletes a flow with the events that name it. */
export function deleteFlow(id: string): Edit {
  return (draft) =>
    dropDangling({
      ...draft,
      scenario: { ...draft.scenario, flows: (draft.scenario.flows ?? []).filter((flow) => flow.id !== id) },
    });
}

/** Changes title, description, seed, duration or timing. A flow that would end after the scenario ends with it. */
export function changeScenario(
  change: Change<Pick<Scenario, 'title' | 'description' | 'seed' | 'durationMs'>> & { readonly timing?: Change<ScenarioTiming> },
): Edit {
  return (draft) => {
    const { timing, ...fields } = change;
    const scenario = compact<Scenario>({
      ...draft.scenario,
      ...fields,
      ...(timing === undefined ? {} : { timing: compact<ScenarioTiming>({ ...draft.scenario.timing, ...timing }) }),
    });
    const flows = scenario.flows?.map((flow) =>
      flow.stopMs !== undefined && flow.stopMs > scenario.durationMs ? { ...flow, stopMs: scenario.durationMs } : flow,
    );
    return { draft: { ...draft, scenario: { ...scenario, ...(flows === undefined ? {} : { flows }) } }, gone: [] };
  };
}
