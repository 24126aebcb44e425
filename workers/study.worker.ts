/** Exposes the studying host to the page, in a worker of its own: the engine that is watched keeps its own. */
import { expose } from 'comlink';
import { createStudyHost } from '#studies/play/study-host.ts';
import type { StudyApi } from '#studies/study-api.ts';

const host: StudyApi = createStudyHost();

const api: StudyApi = {
  open: (request) => host.open(request),
  play: (row) => host.play(row),
};

expose(api);
