/** Exposes the host of lessons and thumbnails to the page, in a worker of its own: the engine that is watched keeps its own. */
import { expose } from 'comlink';
import type { LessonApi } from '#lessons/lesson-api.ts';
import { createLessonHost } from '#lessons/play/lesson-host.ts';

const host: LessonApi = createLessonHost();

const api: LessonApi = {
  evidence: (scenario, runs) => host.evidence(scenario, runs),
  sketch: (scenario, run) => host.sketch(scenario, run),
};

expose(api);
