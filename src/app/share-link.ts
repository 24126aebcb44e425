/** Links that hold the session: made from it, and opened. Loaded when the first one is wanted. */
import { err, ok, type Result } from '#base/result.ts';
import { same } from '#share/scenario-delta.ts';
import { decodeLink, encodeLink, type LinkError, type OpenedLink, type SharedView } from '#share/link.ts';
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { problemLine, validateScenario } from '#scenario/validate.ts';
import type { Camera, Exchange, Filters, Session } from '#store/session-state.ts';
import { rounded } from '#views/canvas/camera.ts';
import type { AppView, SideTab } from '#views/shared/services.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { LoadedGallery } from './gallery.ts';
import { sessionScenario } from './scenario-file.ts';

/** What opening and making links works on. */
export interface LinkContext {
  readonly session: Session;
  readonly catalog: SchemeCatalog;
  readonly gallery: LoadedGallery;
  readonly view: StoreApi<AppView>;
}

/** Why a link was not opened: what is wrong with its text, or what is wrong with the scenario that it holds. */
export type OpenProblem = { readonly kind: LinkError } | { readonly kind: 'invalid'; readonly line: string };

/** Tabs by name; those that only this version's page has are left out of no link, but opened by no other. */
const TABS: { readonly [tab in SideTab]: true } = {
  ladder: true,
  lanes: true,
  tables: true,
  charts: true,
  packet: true,
  waterfall: true,
  measure: true,
  studies: true,
};

/** A filter set that lets everything pass is not worth a place in a link. */
function filtersToShare(filters: Filters): SharedView['filters'] {
  const open =
    filters.nodes.length + filters.messages.length + filters.flows.length === 0 &&
    filters.traffic === 'all' &&
    filters.renewals &&
    filters.exchange === null;
  return open ? null : (JSON.parse(JSON.stringify(filters)) as SharedView['filters']);
}

/** Whether a scenario seems to be another one that somebody has changed: of the same name, most of its nodes as they were. */
function buildsOn(base: Scenario, scenario: Scenario): boolean {
  const nodes = new Map(base.nodes.map((node) => [node.id, node]));
  const kept = scenario.nodes.filter((node) => same(nodes.get(node.id) ?? null, node)).length;
  return base.title === scenario.title && 2 * kept >= scenario.nodes.length;
}

/** The part of the address after `#` that holds the session as it is now, with all panes or one run; null before one is open. */
export function linkOf(
  { session, gallery, view }: LinkContext,
  entries: readonly GalleryEntry[],
  only: RunDefinition | null,
): string | null {
  const { scenario, inputs, panes, clock, filters, functionsShown, camera } = session.store.getState();
  if (scenario === null) return null;
  const look = view.getState();
  const runs = only === null ? panes.map((pane) => pane.run) : [only];
  const base = gallery.entryOf(scenario) ?? entries.find((entry) => buildsOn(entry.scenario, scenario)) ?? null;
  return encodeLink(
    {
      scenario,
      base: base?.name ?? null,
      inputs,
      runs,
      atNs: clock.displayNs,
      view: {
        tab: look.tab === 'ladder' ? null : look.tab,
        pane: only === null ? look.pane : 0,
        camera: camera === null ? null : rounded(camera),
        filters: filtersToShare(filters),
        functions: functionsShown,
      },
    },
    base?.scenario ?? null,
  );
}

/** Reads a link and checks everything that it holds. Nothing is opened yet. */
export async function readLink({ gallery, catalog }: LinkContext, hash: string): Promise<Result<OpenedLink, OpenProblem>> {
  let known: readonly GalleryEntry[] = [];
  const decode = (): Result<OpenedLink, LinkError> =>
    decodeLink(hash, (name) => known.find((entry) => entry.name === name)?.scenario ?? null);
  let read = decode();
  if (!read.ok && read.error === 'unknown-base') {
    known = await gallery.load();
    read = decode();
  }
  if (!read.ok) return err({ kind: read.error });
  const checked = check(read.value, catalog);
  if (!checked.ok) return checked;
  // A scenario of the gallery stays that very object, by which the page knows it.
  const scenario = gallery.entryOf(read.value.scenario) === null ? checked.value : read.value.scenario;
  return ok({ ...read.value, scenario });
}

/** The scenario of a link as a file would be checked, with its inputs and panes. */
function check({ scenario, inputs, runs }: OpenedLink, catalog: SchemeCatalog): Result<Scenario, OpenProblem> {
  const whole = validateScenario(sessionScenario(scenario, inputs, runs), catalog);
  const own = whole.ok ? validateScenario(scenario, catalog) : whole;
  return own.ok ? own : err({ kind: 'invalid', line: problemLine(own.error) });
}

/** No drawing reaches this far, in its own units. */
const FARTHEST = 1e6;

/** Packets up to which the moment of a link is computed before it is shown; a longer way is walked on the screen and can be stopped. */
const PACKETS_AT_ONCE = 300_000;

/** Opens what was read, standing at its moment. Returns whether the engine took it; what was wrong is on the screen then. */
export async function openLink({ session, view }: LinkContext, link: OpenedLink): Promise<boolean> {
  const perSecond = (link.scenario.flows ?? []).reduce((sum, flow) => sum + flow.pps * (flow.bidirectional === true ? 2 : 1), 1);
  const near = perSecond * link.runs.length * (link.atNs / 1e9) <= PACKETS_AT_ONCE;
  session.actions.dismissProblem();
  const opened = await session.actions.openScenario(link.scenario, {
    runs: link.runs,
    inputs: link.inputs,
    startNs: near ? link.atNs : 0,
    playing: false,
  });
  if (!opened.ok) return false;
  const { tab, pane, camera, filters, functions } = link.view;
  const isTab = (name: string | null): name is SideTab => name !== null && Object.hasOwn(TABS, name);
  view.setState({ pane: Math.min(pane, link.runs.length - 1), ...(isTab(tab) ? { tab } : {}) });
  session.actions.setFilters(filtersFrom(filters));
  session.actions.showFunctions(functions);
  session.actions.setCamera(cameraFrom(camera));
  if (!near) void session.actions.seek(link.atNs);
  return true;
}

/** A link's camera, if it looks at anything: what its numbers say is anybody's. */
function cameraFrom(camera: SharedView['camera']): Camera | null {
  if (camera === null) return null;
  const { x, y, k } = camera;
  return Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST && k > 0 && k <= FARTHEST ? { x, y, k } : null;
}

/** Whether a value is an exchange as filters name it. */
function isExchange(value: unknown): value is Exchange {
  if (typeof value !== 'object' || value === null) return false;
  const { message, ends, from, mn, number, cause } = value as Partial<Record<keyof Exchange, unknown>>;
  const isText = (text: unknown): boolean => typeof text === 'string';
  return (
    isText(message) &&
    Array.isArray(ends) &&
    ends.length === 2 &&
    ends.every(isText) &&
    Number.isSafeInteger(from) &&
    (mn === null || isText(mn)) &&
    (number === null || isText(number)) &&
    (cause === null || Number.isSafeInteger(cause))
  );
}

/** What of a link's filters has the shape of filters. */
function filtersFrom(value: SharedView['filters']): Partial<Filters> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const found = value as { readonly [key: string]: unknown };
  const numbers = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.every((item) => Number.isSafeInteger(item));
  const texts = (list: unknown): list is readonly string[] =>
    Array.isArray(list) && list.every((item) => typeof item === 'string');
  const { nodes, messages, flows, traffic, renewals, exchange } = found;
  return {
    ...(numbers(nodes) ? { nodes } : {}),
    ...(texts(messages) ? { messages } : {}),
    ...(numbers(flows) ? { flows } : {}),
    ...(traffic === 'control' || traffic === 'data' ? { traffic } : {}),
    ...(typeof renewals === 'boolean' ? { renewals } : {}),
    ...(isExchange(exchange) ? { exchange } : {}),
  };
}
