/**
 * The page's only animation frame. Each frame moves the session's clock on and then lets the canvases draw, so that all of them show
 * the same instant. When the tab is hidden frames stop, the ring fills and the engine waits: nothing is lost.
 */
import type { Session } from '#store/session-state.ts';

/** A canvas' turn in a frame. `wallMs` is the frame's timestamp, `changed` tells whether the session's instant or content moved. */
export type Draw = (wallMs: number, displayNs: number, changed: boolean) => void;

/** The loop. */
export interface FrameLoop {
  /** Calls `draw` in every frame until the returned function is called. */
  register(draw: Draw): () => void;
  stop(): void;
}

/** Starts the loop over a session. */
export function startFrameLoop(session: Session): FrameLoop {
  const draws = new Set<Draw>();
  let request = requestAnimationFrame(frame);
  function frame(wallMs: number): void {
    request = requestAnimationFrame(frame);
    const changed = session.frame(wallMs);
    const displayNs = session.displayNs();
    for (const draw of draws) draw(wallMs, displayNs, changed);
  }
  return {
    register(draw) {
      draws.add(draw);
      return () => {
        draws.delete(draw);
      };
    },
    stop() {
      cancelAnimationFrame(request);
    },
  };
}
