/**
 * One pane's moving picture. React owns the SVG elements; this owns what changes with every frame: the 2D overlay with packets, paths
 * and drops, and the few SVG attributes that follow a moving mobile. It draws only when something has changed.
 */
import type { RunModel } from '#store/model.ts';
import type { DragState, Session, SessionState } from '#store/session-state.ts';
import { NO_ANCHOR } from '../shared/palette.ts';
import type { Point } from '../shared/geometry.ts';
import { compareRuns, NO_DIFFERENCES, type Differences } from './differences.ts';
import { DROP_WINDOW_NS, dropPoint, paintDrops, POSED_MS, updateFalls, type Fall } from './drops.ts';
import { dockPoint, type CanvasLayout } from './layout.ts';
import { anchorsInUse, linkDelaysMs } from './node-looks.ts';
import { createMobilePlaces } from './mobile-places.ts';
import { CONTROL_FLOW, createPacketStyles, type PacketStyle } from './packet-style.ts';
import { paintPackets, type PacketScene } from './paint-packets.ts';
import { flowOffset, paintPaths, pathFadeNs, runsBothWays } from './paint-paths.ts';
import { readTheme, watchTheme, type PaintTheme } from './paint-theme.ts';
import { createSegments, placeRadio, placeWires } from './segments.ts';
import { createTunnelView, type PlacedTunnel } from './tunnel-view.ts';
import { buildTrains, createTrains } from './trains.ts';
import { unitAt, type View } from './zoom-control.ts';

/** Control messages keep this far to the right of their way, in design pixels, so that those that meet pass each other. */
const CONTROL_OFFSET = { narrow: 17, wide: 25 } as const;

/** Two frames of display time further apart than this are a jump (seek, step), not playback; ns. */
const JUMP_NS = 400_000_000;

/** Differences between panes are worked out this often, ms of wall time. */
const COMPARE_MS = 250;

/** The elements a scene works on. */
export interface SceneParts {
  readonly host: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly world: SVGGElement;
  readonly overlay: HTMLCanvasElement;
}

/** What a scene tells React about, rarely: cold parts that have changed. */
export interface SceneEvents {
  tunnels(tunnels: readonly PlacedTunnel[]): void;
  cold(): void;
}

/** A running scene. */
export interface Scene {
  frame(wallMs: number): void;
  resize(width: number, height: number): void;
  setView(view: View): void;
  /** Re-reads the SVG's elements after React has rendered. */
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
  events: SceneEvents,
): Scene {
  const { plan } = model;
  const context = parts.overlay.getContext('2d');
  const flowCount = plan.scenario.flows?.length ?? 0;
  const segments = createSegments(plan);
  const places = createMobilePlaces(plan, layout);
  const styles = createPacketStyles(model, colors);
  const tunnelView = createTunnelView(plan, parts.world);
  const trains = createTrains();
  const waiting = new Uint16Array(segments.from.length);
  const fades = Float64Array.from(plan.scenario.flows ?? [], (flow) => pathFadeNs(flow.pps));
  const twoWay = runsBothWays(plan);
  const controlOffset = twoWay ? CONTROL_OFFSET.wide : CONTROL_OFFSET.narrow;
  const flowColors = new Uint8Array(flowCount).fill(NO_ANCHOR);
  const pathShift = new Map<number, number>();
  const names = new Map<number, string>();
  let namesRead = 0;
  let px = new Float32Array(1024);
  let py = new Float32Array(1024);
  let theme: PaintTheme = readTheme(parts.svg);
  let view: View = { x: 0, y: 0, k: 1 };
  let unit = 1;
  let size = { width: 0, height: 0, ratio: 1 };
  let dirty = true;
  let seen = { messages: -1, tables: -1, attachments: -1, flows: -1, handovers: -1, roles: -1, nodes: -1 };
  let anchors = '';
  let lastNs = -1;
  let lastWallMs = 0;
  let clockMs = 0;
  let falls: readonly Fall[] = [];
  let lastState: SessionState | null = null;
  let differences: Differences = NO_DIFFERENCES;
  let comparedMs = -Infinity;

  // A mobile let go over a router stays there in every pane until its move shows in the records. Cancelling clears the candidate first.
  const endDropWatch = session.store.subscribe((state, before) => {
    if (state.drag !== null || before.drag === null || before.drag.candidate === null) return;
    places.hold(model, before.drag.mobile, before.drag.interface, { x: before.drag.x, y: before.drag.y }, lastWallMs);
  });
  const endWatch = watchTheme(() => {
    theme = readTheme(parts.svg);
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

  const nominal = (flow: number, direction: number): number => {
    const pps = plan.scenario.flows?.[flow]?.pps ?? 0;
    const delay = segments.delayNs[direction]!;
    return pps > 0 && delay > 0 ? 1e9 / pps / delay : 0;
  };

  const shiftOf = (style: PacketStyle, flow: number, direction: number): number => {
    const lane = style.tunnel === null ? 0 : tunnelView.shift(style.tunnel.from, style.tunnel.to);
    if (style.shape === 'control') return controlOffset + lane;
    const base = flow < flowCount ? flowOffset(flow, flowCount, twoWay, style.tunnel !== null) : 0;
    const key = direction * flowCount + flow;
    if (lane === 0) pathShift.delete(key);
    else pathShift.set(key, lane);
    return base + lane;
  };

  const readCold = (): void => {
    const { versions } = model;
    if (versions.messages !== seen.messages) {
      if (model.messages.length < namesRead) {
        names.clear();
        namesRead = 0;
      }
      for (; namesRead < model.messages.length; namesRead++) {
        const row = model.messages[namesRead];
        if (row !== undefined) names.set(row.packetId, row.detail.message);
      }
    }
    if (versions.attachments !== seen.attachments || versions.handovers !== seen.handovers) places.refresh(model);
    if (versions.attachments !== seen.attachments) for (const mobile of plan.mobiles) placeAir(mobile);
    if (versions.tables !== seen.tables || versions.attachments !== seen.attachments || versions.nodes !== seen.nodes) {
      if (tunnelView.refresh(model, colors, places.points, unit)) events.tunnels(tunnelView.tunnels());
    }
    if (versions.nodes !== seen.nodes) {
      linkDelaysMs(model).forEach((delayMs, link) => segments.delayNs.fill(delayMs * 1e6, 2 * link, 2 * link + 2));
    }
    let toldCold = versions.roles !== seen.roles || versions.nodes !== seen.nodes || versions.attachments !== seen.attachments;
    if (versions.tables !== seen.tables) {
      const now = [...anchorsInUse(model)].toSorted((a, b) => a - b).join();
      toldCold ||= now !== anchors;
      anchors = now;
    }
    if (toldCold) events.cold();
    seen = { ...versions };
  };

  const coldChanged = (): boolean => {
    const { versions } = model;
    return (
      versions.messages !== seen.messages ||
      versions.tables !== seen.tables ||
      versions.attachments !== seen.attachments ||
      versions.handovers !== seen.handovers ||
      versions.roles !== seen.roles ||
      versions.nodes !== seen.nodes
    );
  };

  const moveMobiles = (drag: DragState | null, wallMs: number, reducedMotion: boolean): boolean => {
    const moved = places.step(model, drag, wallMs, reducedMotion);
    for (const mobile of moved) {
      const point = places.points[mobile] ?? { x: 0, y: 0 };
      placeAir(mobile);
      parts.world
        .querySelector(`[data-node="${mobile}"]`)
        ?.setAttribute('transform', `translate(${point.x.toFixed(2)} ${point.y.toFixed(2)})`);
      for (const line of parts.world.querySelectorAll(`[data-radio-of="${mobile}"]`)) {
        line.setAttribute('x2', point.x.toFixed(2));
        line.setAttribute('y2', point.y.toFixed(2));
      }
    }
    if (moved.length > 0) tunnelView.follow(model, places.points, unit, moved);
    return moved.length > 0;
  };

  /** Lights the router that would win and draws the dotted line to it; the same in every pane. */
  const showDrag = (drag: DragState | null): void => {
    for (const lit of parts.world.querySelectorAll('.is-candidate')) lit.classList.remove('is-candidate');
    const line = parts.world.querySelector('[data-candidate-line]');
    const candidate = drag?.candidate ?? null;
    line?.classList.toggle('is-shown', candidate !== null);
    if (drag === null || candidate === null || line === null) return;
    const router = places.points[candidate] ?? { x: 0, y: 0 };
    const mobile = places.points[drag.mobile] ?? { x: 0, y: 0 };
    parts.world.querySelector(`[data-router="${candidate}"]`)?.classList.add('is-candidate');
    for (const [name, value] of Object.entries({ x1: mobile.x, y1: mobile.y, x2: router.x, y2: router.y }))
      line.setAttribute(name, value.toFixed(2));
  };

  /** Keeps the hint under its mobile and inside the pane. */
  const placeHint = (): void => {
    const hint = parts.host.querySelector<HTMLElement>('[data-hint]');
    if (hint === null) return;
    const point = places.points[Number(hint.dataset['hint'])] ?? { x: 0, y: 0 };
    const half = hint.offsetWidth / 2;
    const below = hint.dataset['below'];
    if (below === undefined) {
      hint.style.transform = `translate(${(size.width / 2 - half).toFixed(1)}px, ${size.height - hint.offsetHeight - 12}px)`;
      return;
    }
    const x = Math.min(size.width - half - 8, Math.max(half + 8, point.x * view.k + view.x));
    const y = Math.min(size.height - hint.offsetHeight - 8, point.y * view.k + view.y + 30 * unit * view.k);
    hint.style.transform = `translate(${(x - half).toFixed(1)}px, ${y.toFixed(1)}px)`;
  };

  /** A wire, or a radio channel between a mobile and the router it is at: a path through the air ends with the attachment. */
  const onAir = (direction: number): boolean => {
    if (direction < 2 * plan.scenario.links.length) return true;
    const from = segments.from[direction]!;
    const to = segments.to[direction]!;
    return model.attachments.some(
      (row) => (row.mobile === from && row.router === to) || (row.mobile === to && row.router === from),
    );
  };

  const paint = (state: SessionState): void => {
    if (context === null || size.width === 0) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, parts.overlay.width, parts.overlay.height);
    const { ratio } = size;
    context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
    const { filters, selection } = state;
    const flowShown = (flow: number): boolean =>
      filters.traffic !== 'control' && (filters.flows.length === 0 || filters.flows.includes(flow));
    const nodeShown = (direction: number): boolean =>
      filters.nodes.length === 0 ||
      filters.nodes.includes(segments.from[direction]!) ||
      filters.nodes.includes(segments.to[direction]!);
    const packets = model.packetsInFlight();
    if (px.length < packets.count) {
      px = new Float32Array(2 * packets.count);
      py = new Float32Array(2 * packets.count);
    }
    for (let index = 0; index < packets.count; index++) {
      const flow = packets.flow[index]!;
      if (flow < flowCount) flowColors[flow] = styles.style(packets.headers[index]!, flow).layers.at(-1) ?? NO_ANCHOR;
    }
    paintPaths(context, theme, unit, model, segments, fades, {
      color: (flow) => flowColors[flow] ?? NO_ANCHOR,
      offset: (flow, direction, tunnelled) =>
        flowOffset(flow, flowCount, twoWay, tunnelled) + (tunnelled ? (pathShift.get(direction * flowCount + flow) ?? 0) : 0),
      shown: (flow, direction) => flowShown(flow) && nodeShown(direction) && onAir(direction),
      only: (flow, direction) => differences.paths.has(direction * flowCount + flow),
    });
    const scene: PacketScene = {
      context,
      theme,
      unit,
      segments,
      styles,
      px,
      py,
      offset: shiftOf,
      name: (packetId) => names.get(packetId) ?? null,
      shown: (all, index) => {
        const control = all.flow[index] === CONTROL_FLOW;
        if (!nodeShown(all.direction[index]!)) return false;
        if (!control) return flowShown(all.flow[index]!);
        if (filters.traffic === 'data') return false;
        return filters.messages.length === 0 || filters.messages.includes(names.get(all.packetId[index]!) ?? '');
      },
      selectedPacket:
        selection !== null && (selection.kind === 'message' || selection.kind === 'packet') && selection.pane === pane
          ? selection.packetId
          : null,
      marked: (packetId) => differences.messages.has(packetId),
    };
    paintPackets(scene, packets, buildTrains(packets, flowCount, nominal, trains), waiting);
    const place = (drop: { readonly node: number; readonly direction: number | null }): Point =>
      dropPoint(drop, layout, places.points, segments, plan, unit);
    paintDrops(
      context,
      theme,
      unit,
      falls.filter((fall) => (fall.drop.flow === null ? filters.traffic !== 'data' : flowShown(fall.drop.flow))),
      clockMs,
      state.reducedMotion,
      place,
      (drop) => (drop.flow === null ? NO_ANCHOR : (flowColors[drop.flow] ?? NO_ANCHOR)),
    );
  };

  return {
    frame(wallMs) {
      const state = session.store.getState();
      const now = model.nowNs;
      const advanced = now !== lastNs;
      const jumped = lastNs < 0 || now < lastNs || now - lastNs > JUMP_NS;
      const elapsed = Math.min(60, Math.max(0, wallMs - lastWallMs));
      lastWallMs = wallMs;
      const changed = coldChanged();
      if (changed) readCold();
      const moved = moveMobiles(state.drag, wallMs, state.reducedMotion);
      if (moved || lastState?.drag !== state.drag) showDrag(state.drag);
      if (moved || dirty) placeHint();
      // Falls run while the session plays; when it stands still only until each has reached its pose.
      const posing = falls.some((fall) => clockMs - fall.bornMs < POSED_MS);
      if (state.clock.playing || posing) clockMs += elapsed;
      if (advanced) falls = updateFalls(falls, model.recentDrops(DROP_WINDOW_NS), clockMs, jumped);
      else if (falls.length > 0 && state.clock.playing) falls = updateFalls(falls, [], clockMs, false);
      const falling = falls.length > 0 && (state.clock.playing || posing);
      const told =
        lastState === null ||
        lastState.selection !== state.selection ||
        lastState.filters !== state.filters ||
        lastState.drag !== state.drag;
      lastState = state;
      lastNs = now;
      if (state.models.length > 1 && (advanced || changed) && wallMs - comparedMs > COMPARE_MS) {
        comparedMs = wallMs;
        const peer = state.models[pane === 0 ? 1 : 0];
        differences = peer === undefined || peer === model ? NO_DIFFERENCES : compareRuns(model, peer, flowCount);
      } else if (state.models.length < 2) {
        differences = NO_DIFFERENCES;
      }
      if (!dirty && !advanced && !changed && !moved && !falling && !told) return;
      dirty = false;
      paint(state);
    },
    resize(width, height) {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      size = { width, height, ratio };
      parts.overlay.width = Math.round(width * ratio);
      parts.overlay.height = Math.round(height * ratio);
      dirty = true;
    },
    setView(next) {
      view = { ...next };
      dirty = true;
      parts.world.setAttribute('transform', `translate(${view.x} ${view.y}) scale(${view.k})`);
      const nextUnit = unitAt(view.k);
      if (Math.abs(nextUnit - unit) < 1e-6 && segments.bx.some((value) => value !== 0)) return;
      unit = nextUnit;
      parts.world.style.setProperty('--unit', String(unit));
      placeWires(plan, segments, places.points, unit);
      for (const mobile of plan.mobiles) placeAir(mobile);
      if (tunnelView.refresh(model, colors, places.points, unit)) events.tunnels(tunnelView.tunnels());
      tunnelView.attach();
    },
    attach() {
      tunnelView.attach();
      for (const mobile of plan.mobiles) {
        const point = places.points[mobile] ?? { x: 0, y: 0 };
        parts.world
          .querySelector(`[data-node="${mobile}"]`)
          ?.setAttribute('transform', `translate(${point.x.toFixed(2)} ${point.y.toFixed(2)})`);
        for (const line of parts.world.querySelectorAll(`[data-radio-of="${mobile}"]`)) {
          line.setAttribute('x2', point.x.toFixed(2));
          line.setAttribute('y2', point.y.toFixed(2));
        }
      }
      dirty = true;
    },
    packetAt(point) {
      const packets = model.packetsInFlight();
      let best: { packetId: number; control: boolean } | null = null;
      let bestReach = 20 * unit;
      for (let index = 0; index < Math.min(packets.count, px.length); index++) {
        const control = packets.flow[index] === CONTROL_FLOW;
        // A control message is what a person aims at: it wins over the data around it.
        const reach = Math.hypot(px[index]! - point.x, py[index]! - point.y) * (control ? 0.5 : 1);
        if (reach >= bestReach) continue;
        bestReach = reach;
        best = { packetId: packets.packetId[index]!, control };
      }
      return best;
    },
    mobilePoint: (mobile) => places.points[mobile] ?? { x: 0, y: 0 },
    destroy() {
      endDropWatch();
      endWatch();
    },
  };
}
