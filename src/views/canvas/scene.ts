/**
 * One pane's moving picture. React owns the SVG elements; a scene owns what changes with every frame: the 2D canvases, and the few SVG
 * attributes that follow a moving mobile. It draws only when something has changed.
 */
import { flowShown } from '#store/filters.ts';
import type { RunModel } from '#store/model.ts';
import type { DragState, Session, SessionState } from '#store/session-state.ts';
import type { Point } from '../shared/geometry.ts';
import type { Strings } from '../strings/strings.ts';
import { compareRuns, NO_DIFFERENCES, type Differences } from './differences.ts';
import { DROP_WINDOW_NS, isShown, POSED_MS, updateFalls, type Fall } from './drops.ts';
import { dockPoint, pointOf, type CanvasLayout, type LabelSide } from './layout.ts';
import { createMobilePlaces } from './mobile-places.ts';
import { anchorsInUse, linkDelaysMs } from './node-looks.ts';
import { createPainter } from './painter.ts';
import { watchTheme } from './paint-theme.ts';
import { createSegments, placeRadio, placeWires } from './segments.ts';
import { followDrag, followHint, followMobile } from './svg-follow.ts';
import { createTunnelView, type PlacedTunnel } from './tunnel-view.ts';
import { leastTextAt, unitAt, type View } from './zoom-control.ts';

/** Two frames of display time further apart than this are a jump (seek, step), not playback; ns. */
const JUMP_NS = 400_000_000;

/** Differences between panes are worked out, and trails repainted, this often; ms of wall time. */
const COMPARE_MS = 250;
const TRAILS_MS = { few: 110, many: 400 } as const;

/** Trails of a drawing with more nodes than this cost ten times as much; they fade over a second, so fewer steps do. */
const MANY_NODES = 80;

/** A frame moves the animation clock by at most this much: a page that was hidden does not lose its labels unseen. */
const MOST_ELAPSED_MS = 500;

/** The elements a scene works on. */
export interface SceneParts {
  readonly host: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly world: SVGGElement;
  readonly trails: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
}

/** What a scene tells React about, rarely: cold parts that have changed. */
export interface SceneEvents {
  tunnels(tunnels: readonly PlacedTunnel[]): void;
  cold(): void;
  /** All mobiles have come to rest; the places of all nodes. */
  rest(points: readonly Point[]): void;
}

/** A running scene. */
export interface Scene {
  frame(wallMs: number): void;
  resize(width: number, height: number): void;
  setView(view: View): void;
  /** Names stand on these sides from now on. */
  setSides(sides: readonly LabelSide[]): void;
  /** Writes places into the SVG's elements after React has rendered. */
  attach(): void;
  /** The packet within reach of a point on the plane (control messages first), or null. */
  packetAt(point: Point): { readonly packetId: number; readonly control: boolean } | null;
  /** Where a mobile is drawn. */
  mobilePoint(mobile: number): Point;
  destroy(): void;
}

/** Starts a scene for pane `pane`, showing `model`. */
export function createScene(
  parts: SceneParts,
  session: Session,
  pane: number,
  model: RunModel,
  layout: CanvasLayout,
  colors: Uint8Array,
  words: Strings,
  events: SceneEvents,
): Scene {
  const { plan } = model;
  const flowCount = plan.scenario.flows?.length ?? 0;
  const segments = createSegments(plan);
  const places = createMobilePlaces(plan, layout);
  const tunnelView = createTunnelView(plan, parts.world);
  const channels = new Set<number>();
  const painter = createPainter({
    overlay: parts.overlay,
    trails: parts.trails,
    pane,
    model,
    layout,
    colors,
    words,
    segments,
    points: places.points,
    shift: tunnelView.shift,
    onAir: (direction) =>
      direction < 2 * plan.scenario.links.length ||
      channels.has(channelKey(segments.from[direction]!, segments.to[direction]!)) ||
      channels.has(channelKey(segments.to[direction]!, segments.from[direction]!)),
  });
  let view: View = { x: 0, y: 0, k: 1 };
  let unit = 0;
  let text = 0;
  let size = { width: 0, height: 0 };
  /** What has to be repainted whether or not anything moved. */
  let dirty = true;
  let seen = { messages: -1, tables: -1, attachments: -1, handovers: -1, roles: -1, nodes: -1 };
  let anchors = '';
  let lastNs = -1;
  let lastWallMs = 0;
  let clockMs = 0;
  let falls: readonly Fall[] = [];
  let falling = false;
  let lastState: SessionState | null = null;
  let differences: Differences = NO_DIFFERENCES;
  let comparedMs = -Infinity;
  let lastMarks = true;
  let trailsMs = -Infinity;
  let trailsStale = true;
  let sides = layout.labelSide;
  let resting = false;
  const trailsEveryMs = plan.scenario.nodes.length > MANY_NODES ? TRAILS_MS.many : TRAILS_MS.few;

  // A mobile let go over a router stays there in every pane until its move shows in the records. Cancelling clears the candidate first.
  const endDropWatch = session.store.subscribe((state, before) => {
    if (state.drag !== null || before.drag === null || before.drag.candidate === null) return;
    places.hold(model, before.drag.mobile, before.drag.interface, { x: before.drag.x, y: before.drag.y }, lastWallMs);
  });
  const endThemeWatch = watchTheme(() => {
    painter.readTheme();
    dirty = true;
  });

  const placeAir = (mobile: number): void => {
    const rows = model.attachments.filter((row) => row.mobile === mobile);
    placeRadio(
      plan,
      segments,
      places.points,
      unit,
      mobile,
      (mobileInterface, router) => rows.some((row) => row.interface === mobileInterface && row.router === router),
      (router) => dockPoint(layout, router, 0, 1),
    );
  };

  const readTunnels = (): void => {
    if (tunnelView.refresh(model, colors, places.points, unit)) events.tunnels(tunnelView.tunnels());
  };

  /** Reads the parts of the model whose versions have moved. Returns false when none has. */
  const readCold = (): boolean => {
    const { versions } = model;
    const moved = (part: keyof typeof seen): boolean => versions[part] !== seen[part];
    if (!(Object.keys(seen) as (keyof typeof seen)[]).some(moved)) return false;
    if (moved('messages')) painter.readMessages();
    if (moved('attachments') || moved('handovers')) places.refresh(model);
    if (moved('attachments')) {
      channels.clear();
      for (const row of model.attachments) if (row.router !== null) channels.add(channelKey(row.mobile, row.router));
      for (const mobile of plan.mobiles) placeAir(mobile);
    }
    if (moved('tables') || moved('attachments') || moved('nodes')) readTunnels();
    if (moved('nodes')) {
      linkDelaysMs(model).forEach((delayMs, link) => segments.delayNs.fill(delayMs * 1e6, 2 * link, 2 * link + 2));
    }
    let cold = moved('roles') || moved('nodes') || moved('attachments');
    if (moved('tables')) {
      const now = [...anchorsInUse(model)].toSorted((a, b) => a - b).join();
      cold ||= now !== anchors;
      anchors = now;
    }
    seen = { ...versions };
    if (cold) events.cold();
    return true;
  };

  const moveMobiles = (drag: DragState | null, wallMs: number, reducedMotion: boolean): boolean => {
    const moved = places.step(model, drag, wallMs, reducedMotion);
    for (const mobile of moved) {
      placeAir(mobile);
      followMobile(parts.world, mobile, pointOf(places.points, mobile));
    }
    if (moved.length > 0) tunnelView.follow(model, places.points, unit, moved);
    return moved.length > 0;
  };

  const compare = (state: SessionState, wallMs: number): void => {
    if (state.models.length < 2 || !state.compareMarks) {
      differences = NO_DIFFERENCES;
    } else if (wallMs - comparedMs > COMPARE_MS) {
      comparedMs = wallMs;
      const others = state.models.filter((_model, index) => index !== pane);
      differences = compareRuns(model, others, flowCount);
    }
  };

  return {
    frame(wallMs) {
      const state = session.store.getState();
      const { playing } = state.clock;
      const now = model.nowNs;
      const advanced = now !== lastNs;
      const jumped = lastNs < 0 || now < lastNs || now - lastNs > JUMP_NS;
      const elapsed = Math.min(MOST_ELAPSED_MS, Math.max(0, wallMs - lastWallMs));
      lastWallMs = wallMs;
      lastNs = now;
      const changed = readCold();
      const moved = moveMobiles(state.drag, wallMs, state.reducedMotion);
      const rests = !moved && state.drag === null;
      if (rests && !resting) events.rest([...places.points]);
      resting = rests;
      if (moved || lastState?.drag !== state.drag) followDrag(parts.world, places.points, state.drag);
      if (moved || dirty) followHint(parts.host, places.points, view, unit, size.width, size.height);
      // Falls run while the session plays; when it stands still, only until each has reached its pose.
      const posing = falls.some((fall) => clockMs - fall.bornMs < POSED_MS);
      if (playing || posing) clockMs += elapsed;
      const refiltered = lastState !== null && lastState.filters !== state.filters;
      if (advanced || refiltered) {
        const drops = model
          .recentDrops(DROP_WINDOW_NS)
          .filter(({ flow }) => (flow === null ? state.filters.traffic !== 'data' : flowShown(state.filters, flow)));
        falls = updateFalls(falls, drops, clockMs, jumped || refiltered);
      }
      // The frame after the last label has faded clears its last trace.
      const fell = falling;
      falling = (playing || posing) && falls.some((fall) => isShown(fall, clockMs));
      const told =
        lastState?.selection !== state.selection ||
        lastState?.ghost !== state.ghost ||
        lastMarks !== state.compareMarks ||
        refiltered ||
        lastState === null;
      lastState = state;
      if (lastMarks !== state.compareMarks) comparedMs = -Infinity;
      if (advanced || changed || lastMarks !== state.compareMarks) compare(state, wallMs);
      lastMarks = state.compareMarks;
      if (size.width === 0) return;
      const sight = { view, unit, text, differences, sides };
      trailsStale ||= advanced || changed;
      if (dirty || moved || told || jumped || (trailsStale && wallMs - trailsMs >= trailsEveryMs)) {
        trailsMs = wallMs;
        trailsStale = false;
        painter.paintTrails(state, sight);
      }
      if (!dirty && !advanced && !changed && !moved && !falling && !fell && !told) return;
      dirty = false;
      painter.paintPackets(state, sight, falls, clockMs);
    },
    resize(width, height) {
      size = { width, height };
      painter.resize(width, height);
      dirty = true;
    },
    setView(next) {
      view = { ...next };
      dirty = true;
      parts.world.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.k})`);
      text = leastTextAt(view.k);
      const nextUnit = unitAt(view.k);
      if (Math.abs(nextUnit - unit) < 1e-6) return;
      unit = nextUnit;
      parts.world.style.setProperty('--unit', String(unit));
      placeWires(plan, segments, places.points, unit);
      for (const mobile of plan.mobiles) placeAir(mobile);
      readTunnels();
    },
    setSides(next) {
      sides = next;
      dirty = true;
    },
    attach() {
      tunnelView.attach();
      for (const mobile of plan.mobiles) followMobile(parts.world, mobile, pointOf(places.points, mobile));
      dirty = true;
    },
    packetAt: (point) => painter.packetAt(point, unit),
    mobilePoint: (mobile) => pointOf(places.points, mobile),
    destroy() {
      endDropWatch();
      endThemeWatch();
    },
  };
}

function channelKey(mobile: number, router: number): number {
  return mobile * 65_536 + router;
}
