/** Who plays runs for lessons and thumbnails: a worker in the page, the engine itself in tests. */
import type { Result } from '#base/result.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Evidence } from './evidence.ts';
import type { Sketch } from './sketch.ts';

/** The player; a problem is one line. */
export interface LessonPlayer {
  /** What each of the runs shows, in their order. */
  evidence(scenario: Scenario, runs: readonly RunDefinition[]): Promise<Result<readonly Evidence[], string>>;
  sketch(scenario: Scenario, run: RunDefinition): Promise<Result<Sketch, string>>;
}
