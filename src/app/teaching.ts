/** What gallery and lessons get from the app: scenarios by name, and a worker that plays runs; both fetched when first asked for. */
import type { LessonPlayer } from '#lessons/lesson-player.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { LoadedGallery } from './gallery.ts';
import type { WorkerWords } from './worker-link.ts';

/** The two. */
export function createTeaching(
  gallery: LoadedGallery,
  words: WorkerWords,
): {
  readonly loadScenario: (name: string) => Promise<Scenario | null>;
  readonly lessonPlayer: LessonPlayer;
} {
  let player: Promise<LessonPlayer> | null = null;
  const load = (): Promise<LessonPlayer> => {
    player ??= import('./lesson-client.ts').then(({ createLessonPlayer }) => createLessonPlayer(words));
    return player;
  };
  return {
    loadScenario: async (name) => (await gallery.find(name))?.scenario ?? null,
    lessonPlayer: {
      evidence: async (scenario, runs) => (await load()).evidence(scenario, runs),
      sketch: async (scenario, run) => (await load()).sketch(scenario, run),
    },
  };
}
