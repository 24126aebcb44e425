/**
 * Plays runs of a scenario from start to end and hands out what they make. All runs advance together, step by step, so that captures and
 * traces of several runs come out in the order of simulated time.
 */
import { setImmediate as immediate } from 'node:timers/promises';
import { fromMs, type SimTime } from '#base/time.ts';
import { CaptureFile } from '#engine/capture-file.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import { createTraceHash, type TraceHash } from '#engine/trace-hash.ts';
import { BatchSink } from '#records/batch.ts';
import { eachRecord, recordSlots } from '#records/reader.ts';
import { SLOT_WORDS, readTime } from '#records/layout.ts';
import { createReportBuilder, type ReportBuilder } from '#report/report-builder.ts';
import type { Report } from '#report/report.ts';
import { createTraceWriter, type TraceWriter } from '#report/trace.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Output } from './output.ts';

/** Steps that a whole scenario is cut into, so that what waits to be put in order stays small. */
const STEPS = 1000;

/** What to make besides the report. */
export interface Products {
  readonly trace: Output | null;
  readonly pcap: Output | null;
}

/** A run that is being played. */
interface World {
  readonly run: RunDefinition;
  readonly engine: Engine;
  readonly sink: BatchSink;
  readonly hash: TraceHash;
  readonly report: ReportBuilder;
  readonly trace: TraceWriter | null;
}

/** A line of the trace that waits for lines of other runs. */
interface TraceLine {
  readonly atNs: SimTime;
  readonly text: string;
}

/** Plays `runs`, which are runs of the valid `scenario`; returns their report. */
export async function playRuns(scenario: Scenario, runs: readonly RunDefinition[], products: Products): Promise<Report> {
  const plan = makePlan(scenario);
  const capture = products.pcap === null ? null : new CaptureFile(plan, runs, products.pcap);
  const worlds = runs.map((run, index) => openWorld(scenario, plan, run, capture, index, products));
  const endNs = fromMs(scenario.durationMs);
  const step = Math.max(1, Math.ceil(endNs / STEPS));
  for (let untilNs = 0; ; untilNs = Math.min(endNs, untilNs + step)) {
    const lines: TraceLine[] = [];
    for (const world of worlds) advance(world, untilNs, lines, worlds.length > 1);
    // A stable sort: at one instant the runs keep their order, and each run its own.
    if (worlds.length > 1) lines.sort((a, b) => a.atNs - b.atNs);
    for (const line of lines) products.trace?.write(`${line.text}\n`);
    capture?.flush(untilNs);
    await products.trace?.settle();
    await products.pcap?.settle();
    if (untilNs === endNs) break;
    // Lets signals through: an interrupted call removes what it has written.
    await immediate();
  }
  return worlds.map((world) => world.report.finish(endNs, world.hash.digest()));
}

function openWorld(
  scenario: Scenario,
  plan: Plan,
  run: RunDefinition,
  capture: CaptureFile | null,
  index: number,
  products: Products,
): World {
  const sink = new BatchSink();
  return {
    run,
    engine: createEngine({ scenario, run, plan, sink, capture: capture === null ? null : capture.forRun(index) }),
    sink,
    hash: createTraceHash(scenario, run),
    report: createReportBuilder(plan, run),
    trace: products.trace === null ? null : createTraceWriter(plan),
  };
}

/** Lets one run go on up to and including `untilNs`, reading its records whenever the sink is full. */
function advance(world: World, untilNs: SimTime, lines: TraceLine[], namesRun: boolean): void {
  for (;;) {
    const stopped = world.engine.run(untilNs);
    world.sink.drain((words, from, to) => {
      world.hash.push(words, from, to, world.sink.mask);
      world.report.push(words, from, to, world.sink.mask);
      if (world.trace !== null) collectLines(world, world.trace, words, from, to, lines, namesRun);
    });
    if (stopped !== 'full') return;
  }
}

function collectLines(
  world: World,
  writer: TraceWriter,
  words: Uint32Array,
  from: number,
  to: number,
  lines: TraceLine[],
  namesRun: boolean,
): void {
  const { mask } = world.sink;
  const runField = `{"run":${JSON.stringify(world.run.id)},`;
  const visit = (at: number): void => {
    const atNs = readTime(words, at, mask);
    const keep = (text: string): void => void lines.push({ atNs, text: namesRun ? runField + text.slice(1) : text });
    writer.push(words, at, at + recordSlots(words, at, mask) * SLOT_WORDS, keep, mask);
  };
  eachRecord(words, from, to, visit, mask);
}
