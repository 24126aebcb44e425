/**
 * The study that is being played or has been: what was asked, how far it is, the rows so far. A player plays the rows one by one in a worker
 * of its own, so that the session goes on meanwhile.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Result } from '#base/result.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { StudyRequest } from '#studies/index.ts';
import type { StudyRow } from '#studies/study.ts';
import type { Origin } from './measurement.ts';

/** A worker that plays a study. Answers are lost when it ends. */
export interface StudyPlayer {
  /** The number of rows; a problem is one line. */
  open(request: StudyRequest): Promise<Result<number, string>>;
  play(row: number): Promise<Result<StudyRow, string>>;
  /** Ends the worker at once, whatever it is doing; answers still due become failures. */
  dispose(): void;
}

/** All that views subscribe to. */
export interface StudyState {
  readonly status: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  /** What is or was played; null before the first time. */
  readonly request: StudyRequest | null;
  readonly rows: readonly StudyRow[];
  readonly total: number;
  /** Why it failed. */
  readonly problem: string | null;
  /** The session to go back to after a cell was looked at, and the scenario that the cell opened. */
  readonly origin: Origin | null;
  readonly opened: Scenario | null;
}

/** What can be done. */
export interface StudySession {
  readonly store: StoreApi<StudyState>;
  /** Plays from the beginning; what was being played is cancelled. Resolves when it is over, for whatever reason. */
  start(request: StudyRequest): Promise<void>;
  /** Keeps the rows that have been played. */
  cancel(): void;
  /** Forgets everything: another study is looked at. */
  clear(): void;
  /** A cell has been opened from this session; null when the way back was taken. */
  noteOpened(opened: { readonly origin: Origin; readonly scenario: Scenario } | null): void;
}

const NOTHING: Omit<StudyState, 'origin' | 'opened'> = { status: 'idle', request: null, rows: [], total: 0, problem: null };

/** Makes the session; `createPlayer` starts a worker. */
export function createStudySession(createPlayer: () => StudyPlayer): StudySession {
  const store = createStore<StudyState>(() => ({ ...NOTHING, origin: null, opened: null }));
  let current: StudyPlayer | null = null;

  const end = (status: StudyState['status'], problem: string | null = null): void => {
    current?.dispose();
    current = null;
    store.setState({ status, problem });
  };

  return {
    store,
    async start(request) {
      current?.dispose();
      current = null;
      const player = createPlayer();
      current = player;
      store.setState({ ...NOTHING, status: 'running', request });
      const opened = await player.open(request);
      if (player !== current) return;
      if (!opened.ok) return end('failed', opened.error);
      store.setState({ total: opened.value });
      for (let row = 0; row < opened.value; row++) {
        const played = await player.play(row);
        if (player !== current) return;
        if (!played.ok) return end('failed', played.error);
        store.setState(({ rows }) => ({ rows: [...rows, played.value] }));
      }
      end('done');
    },
    cancel() {
      if (current !== null) end('cancelled');
    },
    clear() {
      current?.dispose();
      current = null;
      store.setState(NOTHING);
    },
    noteOpened: (opened) =>
      store.setState({ opened: opened?.scenario ?? null, ...(opened === null ? {} : { origin: opened.origin }) }),
  };
}
