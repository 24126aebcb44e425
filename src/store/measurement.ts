/**
 * The comparison that is being measured or has been: what was chosen, how far it is, the figures so far. A measurer plays the cells one
 * by one in a worker of its own, so that the session goes on meanwhile.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '#base/result.ts';
import type { Figures } from '#measure/figures.ts';
import type { SweepResults } from '#measure/results.ts';
import { cellsOf, checkSweep, type SweepDefinition } from '#measure/sweep.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';

/** A worker that has opened a sweep. Answers are lost when it ends. */
export interface Measurer {
  /** A problem is one line. */
  open(sweep: SweepDefinition): Promise<Result<null, string>>;
  play(cell: number, run: number): Promise<Result<Figures, string>>;
  /** Ends the worker at once, whatever it is doing; answers still due become failures. */
  dispose(): void;
}

/** Where a measurement stands. */
export type MeasurementStatus = 'idle' | 'running' | 'done' | 'cancelled' | 'failed';

/** The session that a comparison is about: enough to open it again after a cell was looked at. */
export interface Origin {
  readonly scenario: Scenario;
  readonly inputs: readonly Input[];
  readonly runs: readonly RunDefinition[];
}

/** All that views subscribe to. */
export interface MeasurementState {
  readonly status: MeasurementStatus;
  /** What it is about, and what has been chosen for the next measurement. */
  readonly origin: Origin | null;
  readonly draft: SweepDefinition | null;
  /** What is or was measured; null before the first time. */
  readonly sweep: SweepDefinition | null;
  readonly results: SweepResults;
  /** Runs of cells that have been played, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** Why it failed. */
  readonly problem: string | null;
  /** The cell that was last opened in the panes: it is measured against what it came from, not against itself. */
  readonly opened: Scenario | null;
}

/** What can be done. */
export interface Measurement {
  readonly store: StoreApi<MeasurementState>;
  /** Measures from the beginning; what was being measured is cancelled. Resolves when it is over, for whatever reason. */
  start(sweep: SweepDefinition): Promise<void>;
  /** Keeps what has been measured. */
  cancel(): void;
  /** Turns to a session: forgets what was measured when it is of another scenario. */
  adopt(origin: Origin, draft: SweepDefinition | null): void;
  choose(draft: SweepDefinition): void;
  noteOpened(scenario: Scenario): void;
}

const NOTHING: MeasurementState = {
  status: 'idle',
  origin: null,
  draft: null,
  sweep: null,
  results: [],
  done: 0,
  total: 0,
  problem: null,
  opened: null,
};

/** Figures are published about this often over a whole measurement. */
const PUBLICATIONS = 60;

/** Makes the measurement; `createMeasurer` starts a worker. */
export function createMeasurement(createMeasurer: () => Measurer): Measurement {
  const store = createStore<MeasurementState>(() => NOTHING);
  let current: Measurer | null = null;

  const end = (status: MeasurementStatus, problem: string | null = null): void => {
    current?.dispose();
    current = null;
    store.setState({ status, problem });
  };

  /** False when it was cancelled, replaced or failed meanwhile. */
  const playAll = async (measurer: Measurer, sweep: SweepDefinition): Promise<boolean> => {
    const cells = cellsOf(sweep.vary);
    const total = cells.length * sweep.runs.length;
    const results: (Figures | undefined)[][] = cells.map(() => []);
    const every = Math.max(1, Math.floor(total / PUBLICATIONS));
    let done = 0;
    for (let cell = 0; cell < cells.length; cell++) {
      for (let run = 0; run < sweep.runs.length; run++) {
        const figures = await measurer.play(cell, run);
        if (measurer !== current) return false;
        if (!figures.ok) {
          end('failed', figures.error);
          return false;
        }
        results[cell]![run] = figures.value;
        if (++done % every === 0 || done === total) store.setState({ done, results: results.map((row) => [...row]) });
      }
    }
    return true;
  };

  return {
    store,
    async start(sweep) {
      current?.dispose();
      current = null;
      const checked = checkSweep(sweep);
      if (!checked.ok) {
        store.setState({ status: 'failed', problem: checked.error });
        return;
      }
      const measurer = createMeasurer();
      current = measurer;
      const total = cellsOf(sweep.vary).length * sweep.runs.length;
      store.setState({ status: 'running', sweep, results: [], done: 0, total, problem: null });
      const opened = await measurer.open(sweep);
      if (measurer !== current) return;
      if (!opened.ok) {
        end('failed', opened.error);
        return;
      }
      if (await playAll(measurer, sweep)) end('done');
    },
    cancel() {
      if (current !== null) end('cancelled');
    },
    adopt(origin, draft) {
      if (store.getState().origin?.scenario === origin.scenario) {
        store.setState({ origin, draft });
        return;
      }
      current?.dispose();
      current = null;
      store.setState({ ...NOTHING, origin, draft });
    },
    choose: (draft) => store.setState({ draft }),
    noteOpened: (opened) => store.setState({ opened }),
  };
}
