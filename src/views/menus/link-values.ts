/** What a link is like at the display time. */
import type { RunModel } from '#store/model.ts';

/** Delay, loss and rate; no rate means that sending takes no time. */
export interface LinkValues {
  readonly delayMs: number;
  readonly lossPct: number;
  readonly mbps: number | undefined;
}

/** The values of a link now: as an event has left them, else as the scenario has them. */
export function linkNow(model: RunModel, link: number): LinkValues {
  const written = model.plan.scenario.links[link];
  const state = model.linkStates.get(link);
  if (state === undefined) return { delayMs: written?.delayMs ?? 0, lossPct: written?.lossPct ?? 0, mbps: written?.mbps };
  return {
    delayMs: state.delayNs / 1e6,
    lossPct: state.lossMillionths / 1e4,
    mbps: state.kbitPerSecond === 0 ? undefined : state.kbitPerSecond / 1000,
  };
}
