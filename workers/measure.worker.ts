/** Exposes the measuring host to the page, in a worker of its own: the engine that is watched keeps its own. */
import { expose } from 'comlink';
import type { MeasureApi } from '#measure/measure-api.ts';
import { createMeasureHost } from '#measure/play/measure-host.ts';

const host: MeasureApi = createMeasureHost();

const api: MeasureApi = {
  open: (sweep) => host.open(sweep),
  play: (cell, run) => host.play(cell, run),
};

expose(api);
