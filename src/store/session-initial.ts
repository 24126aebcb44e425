/** The session before anything is open. */
import type { EngineClient } from './engine-client.ts';
import { EMPTY_FILTERS } from './filters.ts';
import type { ClockState, SessionState } from './session-state.ts';

const INITIAL_CLOCK: ClockState = {
  displayNs: 0,
  engineNs: 0,
  shownNs: 0,
  earliestNs: 0,
  playing: false,
  speed: 1,
  pace: 'cruise',
  effectiveSpeed: 0,
  autoSlow: true,
  stopReason: 'engine',
};

/** The state that a session begins with. */
export function initialState(client: EngineClient): SessionState {
  return {
    scenario: null,
    plan: null,
    panes: [],
    models: [],
    versions: [],
    clock: INITIAL_CLOCK,
    inputs: [],
    canUndo: false,
    canRedo: false,
    ghost: null,
    ghosts: [],
    selection: null,
    filters: EMPTY_FILTERS,
    timeSpan: null,
    drag: null,
    camera: null,
    reducedMotion: false,
    functionsShown: false,
    compareMarks: true,
    problem: null,
    engine: 'starting',
    transport: client.transport,
    announcement: null,
    busy: false,
  };
}
