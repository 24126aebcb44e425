/** The playing side of {@link LessonApi}: a worker exposes it, tests call it. */
import type { LessonApi } from '../lesson-api.ts';
import { sketchOf } from '../sketch.ts';
import { playEvidence } from './play-evidence.ts';

/** Makes a host; it keeps nothing between commands. */
export function createLessonHost(): LessonApi {
  return {
    evidence: (scenario, runs) => runs.map((run) => playEvidence(scenario, run)),
    sketch(scenario, run) {
      const attached = scenario.nodes.flatMap(({ id, attachedTo }) =>
        attachedTo === undefined ? [] : [[id, attachedTo] as const],
      );
      return sketchOf(playEvidence(scenario, run), new Map(attached));
    },
  };
}
