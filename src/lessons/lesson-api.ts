/** What the worker of lessons and thumbnails is asked, and its answers. Everything crosses by structured clone. */
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Evidence } from './evidence.ts';
import type { Sketch } from './sketch.ts';

/** The commands. Scenarios are valid and runs can be played in them; the longest takes a few seconds. */
export interface LessonApi {
  /** Plays runs from start to end. */
  evidence(scenario: Scenario, runs: readonly RunDefinition[]): readonly Evidence[];
  /** Plays one run for a thumbnail. */
  sketch(scenario: Scenario, run: RunDefinition): Sketch;
}
