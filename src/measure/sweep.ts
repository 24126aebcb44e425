/**
 * A sweep: one handover of a scenario, played under several runs while the delays of one or two links vary. As plain data, so that a
 * command line, a worker and a page mean the same by it; each cell is a scenario of its own that can be opened and played.
 */
import { counted } from '#base/counted.ts';
import { err, ok, type Result } from '#base/result.ts';
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';

/** A link whose one-way delay varies, in ms: `fromMs`, `fromMs + stepMs`, … up to `toMs`. */
export interface Variation {
  readonly link: readonly [string, string];
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** What to measure. */
export interface SweepDefinition {
  /** Valid, with at least one move. */
  readonly scenario: Scenario;
  /** Valid runs of the scenario, each with an id of its own. */
  readonly runs: readonly RunDefinition[];
  /** Which of the script's moves is measured: position among {@link movesOf}. */
  readonly move: number;
  /** One or two. */
  readonly vary: readonly Variation[];
}

/** A point of the sweep: a delay per variation, ms. */
export interface Cell {
  readonly delaysMs: readonly number[];
}

/** A scripted move. */
export interface Move {
  readonly atMs: number;
  readonly node: string;
  readonly to: string;
  readonly interface: number;
}

/** Most values of one variation, and most cells of all: a sweep is watched, not left for the night. */
export const MAX_VALUES = 200;
export const MAX_CELLS = 2000;

/** The moves of a scenario's script in the order of their times. */
export function movesOf(scenario: Scenario): readonly Move[] {
  return (scenario.events ?? [])
    .flatMap((event): Move[] =>
      'move' in event
        ? [{ atMs: event.atMs, node: event.move.node, to: event.move.to, interface: event.move.interface ?? 0 }]
        : [],
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** When a scenario that nobody has moved anything in is measured, its first mobile moves then. */
const FIRST_MOVE_MS = 3000;

/**
 * The scenario itself when its script moves a mobile; else with a move of its first attached mobile to the access router after its own
 * in the file. Null when there is nothing that could move.
 */
export function withMove(scenario: Scenario): Scenario | null {
  if (movesOf(scenario).length > 0) return scenario;
  const mobile = scenario.nodes.find((node) => node.kind === 'mobile' && node.attachedTo !== undefined);
  const routers = scenario.nodes.filter((node) => node.kind === 'access-router');
  const at = routers.findIndex((router) => router.id === mobile?.attachedTo);
  const next = routers[(at + 1) % Math.max(1, routers.length)];
  if (mobile === undefined || next === undefined || next.id === mobile.attachedTo) return null;
  const move: ScenarioEvent = { atMs: FIRST_MOVE_MS, move: { node: mobile.id, to: next.id } };
  return {
    ...scenario,
    durationMs: Math.max(scenario.durationMs, FIRST_MOVE_MS + 1000),
    events: [...(scenario.events ?? []), move].toSorted((a, b) => a.atMs - b.atMs),
  };
}

/** The delays that a variation takes, ms, exact to 1 ns. */
export function valuesOf({ fromMs, toMs, stepMs }: Variation): readonly number[] {
  const count = Math.floor(Math.round((toMs - fromMs) * 1e6) / Math.round(stepMs * 1e6)) + 1;
  return Array.from({ length: count }, (_, index) => (Math.round(fromMs * 1e6) + index * Math.round(stepMs * 1e6)) / 1e6);
}

/** All points: the first variation is the outer loop. */
export function cellsOf(vary: readonly Variation[]): readonly Cell[] {
  return vary.reduce<readonly Cell[]>(
    (cells, variation) => cells.flatMap((cell) => valuesOf(variation).map((delay) => ({ delaysMs: [...cell.delaysMs, delay] }))),
    [{ delaysMs: [] }],
  );
}

/** Whether both name the same link, whatever the order of its ends. */
export function isLink(one: readonly [string, string], other: readonly [string, string]): boolean {
  return (one[0] === other[0] && one[1] === other[1]) || (one[0] === other[1] && one[1] === other[0]);
}

/** Checks what a person chose; a problem is one line. Scenario and runs are valid already. */
export function checkSweep(sweep: SweepDefinition): Result<SweepDefinition, string> {
  if (sweep.runs.length === 0) return err('expected at least one run');
  const found = checkMove(sweep.scenario, sweep.move) ?? checkVariations(sweep.scenario, sweep.vary);
  return found === null ? ok(sweep) : err(found);
}

/** What is wrong with the move to be measured, counted from 0; null when nothing is. */
export function checkMove(scenario: Scenario, move: number): string | null {
  const moves = movesOf(scenario);
  if (moves.length === 0) return 'expected a scenario whose script moves a mobile';
  return moves[move] === undefined ? `expected one of the ${counted(moves.length, 'move')}, found number ${move + 1}` : null;
}

/** What is wrong with the delays that vary; null when nothing is. */
export function checkVariations(scenario: Scenario, vary: readonly Variation[]): string | null {
  if (vary.length < 1 || vary.length > 2) return `expected one or two links whose delay varies, found ${vary.length}`;
  for (const variation of vary) {
    const found = checkVariation(scenario, variation);
    if (found !== null) return found;
  }
  const [first, second] = vary;
  if (first !== undefined && second !== undefined && isLink(first.link, second.link))
    return `expected two different links, found ${linkName(first.link)} twice`;
  const cells = cellsOf(vary).length;
  return cells <= MAX_CELLS ? null : `expected at most ${MAX_CELLS} combinations of delays, found ${cells}`;
}

function checkVariation(scenario: Scenario, { link, fromMs, toMs, stepMs }: Variation): string | null {
  const name = linkName(link);
  if (!scenario.links.some(({ between }) => isLink(between, link))) return `expected a link of the scenario, found ${name}`;
  const values = [fromMs, toMs, stepMs];
  if (!values.every((value) => Number.isFinite(value))) return `${name}: expected numbers of milliseconds`;
  if (fromMs < 0 || toMs > MAX_DELAY_MS) return `${name}: expected delays from 0 to ${MAX_DELAY_MS} ms`;
  if (toMs < fromMs) return `${name}: expected a last delay of at least ${fromMs} ms, found ${toMs}`;
  if (Math.round(stepMs * 1e6) < 1) return `${name}: expected a step above 0, found ${stepMs}`;
  const count = Math.floor((toMs - fromMs) / stepMs) + 1;
  return count <= MAX_VALUES ? null : `${name}: expected at most ${MAX_VALUES} delays, found ${count}`;
}

/** A link by its ends, as in the CSV and on the command line. */
export function linkName(link: readonly [string, string]): string {
  return `${link[0]}/${link[1]}`;
}

/** Longest one-way delay that is swept: a handover has to end within its window. */
export const MAX_DELAY_MS = 200;
