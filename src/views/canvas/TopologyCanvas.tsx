/**
 * The canvas of one pane: topology in SVG, packets on a 2D overlay under the same transform, and the three ways to move a mobile.
 * React renders what changes rarely; a scene drawn by the frame loop does the rest.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SimTime } from '#base/time.ts';
import type { FunctionPlacement } from '#scenario/scheme-catalog.ts';
import type { CanvasTool, MenuTarget } from '#store/editing.ts';
import type { RunModel } from '#store/model.ts';
import type { Session } from '#store/session-state.ts';
import type { Point } from '../shared/geometry.ts';
import { anchorColors } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import './canvas.css';
import './overlay.css';
import './functions.css';
import { placeDelays } from './label-boxes.ts';
import { boundsAt, layoutOf, stretchFor } from './layout.ts';
import { FunctionKey, FunctionLayer } from './FunctionLayer.tsx';
import { functionTokens } from './function-tokens.ts';
import { Legend } from './Legend.tsx';
import { LinkLayer, RadioLayer } from './LinkLayer.tsx';
import { liveRouters, moveOptions, routerAt, type MoveOption } from './mobiles.ts';
import { createMenuControl } from './menu-control.ts';
import { createMoveControl } from './move-control.ts';
import { MovePicker } from './MovePicker.tsx';
import { bottomOf, NodeLayer } from './NodeLayer.tsx';
import { linkDelaysMs, nodeLooks, nodeName } from './node-looks.ts';
import { runsBothWays } from './paint-paths.ts';
import { createScene, type Scene } from './scene.ts';
import { TunnelCard } from './TunnelCard.tsx';
import { TunnelLayer } from './TunnelLayer.tsx';
import type { PlacedTunnel } from './tunnel-view.ts';
import { useLabels, type Rest } from './use-labels.ts';
import { useSession } from './use-session.ts';
import { createZoomControl, leastTextAt, unitAt, type ZoomControl } from './zoom-control.ts';

/** With more links than this their delays would cover the drawing. */
const MOST_DELAYS = 60;

/** What a canvas is given. */
export interface TopologyCanvasProps {
  readonly session: Session;
  /** Position of the pane, and its model (`state.models[pane]`). A new model object starts a new scene. */
  readonly pane: number;
  readonly model: RunModel;
  /** What the pane shows, for screen readers, such as the scheme's title. */
  readonly label: string;
  /** Which logical functions the scheme's nodes have, by the label of their role. */
  readonly functions?: FunctionPlacement | undefined;
  /** Puts a drawing function into the frame loop; returns the function that takes it out. */
  readonly register: (draw: (wallMs: number, displayNs: SimTime) => void) => () => void;
  /** A node, link or message was asked for its menu: by the context menu, its key, or a long press. Client coordinates. */
  readonly onMenu?: (target: MenuTarget, x: number, y: number) => void;
  /** A tool that works on the canvas, such as the one that moves routers when the topology is unlocked. */
  readonly tool?: CanvasTool | null;
}

/** A router is being picked for a mobile, by tapping or with the keyboard's list. */
interface Picking {
  readonly mobile: number;
  readonly interface: number;
  readonly mode: 'tap' | 'keys';
  /** Where the mobile is in the pane, and the pane's size, in CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A tunnel being pointed at, with the place of its card. */
interface Pointed {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The canvas of a pane. Fills its parent. */
export function TopologyCanvas({ session, pane, model, label, functions, register, onMenu, tool = null }: TopologyCanvasProps) {
  const strings = useStrings();
  const words = strings.canvas;
  const host = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  const trails = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const sceneRef = useRef<Scene | null>(null);
  const zoomRef = useRef<ZoomControl | null>(null);
  const pickingRef = useRef<Picking | null>(null);
  const menuRef = useRef(onMenu);
  const [picking, setPicking] = useState<Picking | null>(null);
  const [cold, setCold] = useState(0);
  const [tunnels, setTunnels] = useState<readonly PlacedTunnel[]>([]);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [stretch, setStretch] = useState(1);
  const [legend, setLegend] = useState(false);
  const [unit, setUnit] = useState(1);
  const [text, setText] = useState(11);
  const [rest, setRest] = useState<Rest | null>(null);
  const layout = useMemo(() => layoutOf(model.plan, stretch), [model.plan, stretch]);
  const colors = useMemo(() => anchorColors(model.plan), [model.plan]);
  const selectedNode = useSession(session, (state) => (state.selection?.kind === 'node' ? state.selection.node : null));
  const functionsShown = useSession(session, (state) => state.functionsShown);
  const moving = useSession(session, (state) => state.drag !== null);
  const hinted = useSession(
    session,
    ({ drag, inputs, scenario }) => drag === null && ![...(scenario?.events ?? []), ...inputs].some((event) => 'move' in event),
  );
  const nameOf = useCallback((node: number) => nodeName(model, node), [model]);

  const pick = useCallback(
    (mobile: number, mode: Picking['mode']) => {
      const scene = sceneRef.current;
      const zoom = zoomRef.current;
      if (scene === null || zoom === null) return;
      const point = scene.mobilePoint(mobile);
      const next = {
        mobile,
        interface: 0,
        mode,
        x: point.x * zoom.view.k + zoom.view.x,
        y: point.y * zoom.view.k + zoom.view.y,
        width: host.current?.clientWidth ?? 0,
        height: host.current?.clientHeight ?? 0,
      };
      pickingRef.current = next;
      setPicking(next);
      session.actions.setDrag({ mobile, interface: 0, x: point.x, y: point.y, candidate: null, pane });
    },
    [session, pane],
  );

  const endPicking = useCallback(() => {
    const before = pickingRef.current;
    if (before === null) return;
    pickingRef.current = null;
    setPicking(null);
    session.actions.setDrag(null);
    if (before.mode === 'keys') svg.current?.querySelector<SVGGElement>(`[data-node="${before.mobile}"]`)?.focus();
  }, [session]);

  const move = useCallback(
    (mobile: number, mobileInterface: number, router: number) => {
      // Problems are put into the session's state by the action itself.
      void session.actions.moveMobile(mobile, router, mobileInterface);
    },
    [session],
  );

  useLayoutEffect(() => {
    const [root, box] = [svg.current, host.current];
    if (root === null || box === null || world.current === null || trails.current === null || overlay.current === null)
      return undefined;
    const parts = { host: box, svg: root, world: world.current, trails: trails.current, overlay: overlay.current };
    const scene = createScene(parts, session, pane, model, layout, colors, strings, {
      tunnels: setTunnels,
      cold: () => setCold((count) => count + 1),
      rest: (points) => setRest({ layout, points }),
    });
    const zoom = createZoomControl({
      svg: root,
      session,
      stretch,
      boundsAt: (iconUnit) => boundsAt(model.plan, layout, iconUnit),
      changed(view) {
        scene.setView(view);
        setUnit(Math.ceil(4 * unitAt(view.k)) / 4);
        setText(leastTextAt(view.k));
      },
    });
    sceneRef.current = scene;
    zoomRef.current = zoom;
    const resize = (): void => {
      const { width, height } = box.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      setStretch(stretchFor(layoutOf(model.plan).bounds, width, height));
      scene.resize(width, height);
      const bar = box.querySelector<HTMLElement>('[data-zoom-bar]');
      zoom.update(width, height, { width: bar?.offsetWidth ?? 0, height: bar?.offsetHeight ?? 0 });
    };
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(box);
    const control = createMoveControl({
      root,
      pane,
      session,
      toPlane: (clientX, clientY) => planePoint(root, zoom, clientX, clientY),
      mobilePoint: (mobile) => scene.mobilePoint(mobile),
      routerAt: (point) => routerAt(layout, liveRouters(model.plan, model.failedNodes), point),
      current(mobile, mobileInterface) {
        const row = model.attachments.find((entry) => entry.mobile === mobile && entry.interface === mobileInterface);
        return row?.router ?? row?.movingTo ?? null;
      },
      move,
      tapped(mobile) {
        session.actions.select({ kind: 'node', node: mobile, pane });
        if (pickingRef.current?.mobile === mobile) endPicking();
        else pick(mobile, 'tap');
      },
      picking: () => (pickingRef.current?.mode === 'tap' ? pickingRef.current : null),
      endPicking,
    });
    const clicked = (event: MouseEvent): void => {
      if (event.target !== root) return;
      const hit = scene.packetAt(planePoint(root, zoom, event.clientX, event.clientY));
      session.actions.select(hit === null ? null : { kind: hit.control ? 'message' : 'packet', pane, packetId: hit.packetId });
    };
    const pressed = (event: KeyboardEvent): void => zoomKey(event, zoom);
    const endMenus = createMenuControl(root, {
      packetAt: (x, y) => scene.packetAt(planePoint(root, zoom, x, y)),
      open(target, x, y) {
        // A press that asks for a menu is no tap and no drag.
        control.abandon();
        menuRef.current?.(target, x, y);
      },
    });
    root.addEventListener('click', clicked);
    box.addEventListener('keydown', pressed);
    const unregister = register((wallMs) => scene.frame(wallMs));
    return () => {
      unregister();
      endMenus();
      root.removeEventListener('click', clicked);
      box.removeEventListener('keydown', pressed);
      control.destroy();
      observer.disconnect();
      zoom.destroy();
      scene.destroy();
      sceneRef.current = null;
      zoomRef.current = null;
      pickingRef.current = null;
      setPicking(null);
      setPointed(null);
      setTunnels([]);
    };
  }, [session, pane, model, layout, stretch, colors, strings, register, move, pick, endPicking]);

  useLayoutEffect(() => sceneRef.current?.attach(), [tunnels, cold, layout]);
  useEffect(() => {
    menuRef.current = onMenu;
  }, [onMenu]);
  useEffect(() => {
    const [root, group, zoom] = [svg.current, world.current, zoomRef.current];
    if (tool === null || root === null || group === null || zoom === null) return undefined;
    const toPlane = (x: number, y: number): Point => planePoint(root, zoom, x, y);
    return tool({ root, world: group, pane, points: layout.points, stretch, toPlane });
  }, [tool, pane, model, layout, stretch]);

  // Leaves nothing lit in other panes when this one goes away in the middle of a choice.
  useEffect(() => () => void (pickingRef.current !== null && session.actions.setDrag(null)), [session]);

  const looks = useMemo(() => (cold < 0 ? [] : nodeLooks(model, colors, selectedNode)), [model, colors, selectedNode, cold]);
  const { labelled, named, badges } = useLabels(model.plan, layout, rest, looks, words.failed, { unit, text });
  useLayoutEffect(() => sceneRef.current?.setSides(named.labelSide), [named, model, strings]);
  const tokens = useMemo(
    () =>
      functionsShown && functions !== undefined
        ? functionTokens(looks, functions, labelled, unit, text, words.functions.short)
        : [],
    [functionsShown, functions, looks, labelled, unit, text, words],
  );
  const delaysMs = useMemo(() => (cold < 0 ? [] : linkDelaysMs(model)), [model, cold]);
  const delays = useMemo(() => {
    if (model.plan.scenario.links.length > MOST_DELAYS) return [];
    // Tunnels of two lanes are wide, so what stands beside them is further off.
    const off = runsBothWays(model.plan) ? 27 : 20;
    const texts = delaysMs.map(words.delay);
    return placeDelays(model.plan, labelled, texts, badges, off, { unit, text });
  }, [model.plan, labelled, delaysMs, badges, unit, text, words]);
  const attachments = useMemo(() => (cold < 0 ? [] : [...model.attachments]), [model, cold]);
  const onSelect = useCallback(
    (node: number) => {
      if (pickingRef.current === null) session.actions.select({ kind: 'node', node, pane });
    },
    [session, pane],
  );
  const onPick = useCallback((mobile: number) => pick(mobile, 'keys'), [pick]);
  const onPoint = useCallback((key: string | null, x: number, y: number) => {
    const rect = host.current?.getBoundingClientRect();
    setPointed(key === null || rect === undefined ? null : { key, x: x - rect.x, y: y - rect.y, width: rect.width });
  }, []);
  const onHighlight = useCallback(
    (option: MoveOption | null) => {
      const drag = session.store.getState().drag;
      if (drag !== null && option !== null)
        session.actions.setDrag({ ...drag, interface: option.interface, candidate: option.router });
    },
    [session],
  );
  const options = useMemo(
    () => (picking === null ? [] : moveOptions(model.plan, layout, model.attachments, model.failedNodes, picking.mobile)),
    [model, layout, picking],
  );
  const hintMobile = model.plan.mobiles[0];
  const pointedTunnel = pointed === null ? undefined : tunnels.find((tunnel) => tunnel.key === pointed.key);
  const coarse = picking?.mode === 'tap';

  return (
    <div ref={host} className={`topology${moving ? ' is-moving' : ''}${coarse ? ' is-picking' : ''}`} data-pane={pane}>
      <svg ref={svg} className="topology-svg" role="group" aria-label={words.label(label)}>
        <g ref={world} className="world" style={{ '--text': `${text}px` }}>
          <TunnelLayer tunnels={tunnels} nameOf={nameOf} onPoint={onPoint} />
          <LinkLayer plan={model.plan} layout={layout} delaysMs={delaysMs} places={delays} />
          <RadioLayer attachments={attachments} layout={layout} />
          <line className="candidate-line" data-candidate-line="" />
          <NodeLayer looks={looks} layout={named} text={text} onPick={onPick} onSelect={onSelect} />
          {functionsShown && <FunctionLayer tokens={tokens} text={text} />}
        </g>
      </svg>
      <canvas ref={trails} className="topology-overlay" aria-hidden="true" />
      <canvas ref={overlay} className="topology-overlay" aria-hidden="true" />
      {hinted && pane === 0 && hintMobile !== undefined && (
        <div
          className="topology-hint"
          data-hint={hintMobile}
          data-below={model.plan.mobiles.length > 3 ? undefined : bottomOf(looks[hintMobile])}
        >
          {words.hint}
        </div>
      )}
      {picking?.mode === 'tap' && (
        <div className="topology-picking">
          {words.pickHint(nameOf(picking.mobile))}
          <button type="button" onClick={endPicking}>
            {words.cancel}
          </button>
        </div>
      )}
      {picking?.mode === 'keys' && (
        <MovePicker
          title={words.pickerTitle(nameOf(picking.mobile))}
          options={options}
          nameOf={nameOf}
          manyInterfaces={(model.plan.scenario.nodes[picking.mobile]?.interfaces ?? 1) > 1}
          x={picking.x}
          y={picking.y}
          width={picking.width}
          height={picking.height}
          onHighlight={onHighlight}
          onChoose={(option) => {
            const { mobile } = picking;
            endPicking();
            move(mobile, option.interface, option.router);
          }}
          onClose={endPicking}
        />
      )}
      {pointed !== null && pointedTunnel !== undefined && (
        <TunnelCard
          tunnel={pointedTunnel}
          session={session}
          model={model}
          nameOf={nameOf}
          x={pointed.x}
          y={pointed.y}
          width={pointed.width}
        />
      )}
      {legend && <Legend />}
      {functionsShown && pane === 0 && <FunctionKey />}
      <div className="topology-zoom" role="toolbar" aria-label={words.zoomBar} aria-orientation="vertical" data-zoom-bar="">
        <button
          type="button"
          aria-label={words.legend.title}
          title={words.legend.title}
          aria-expanded={legend}
          onClick={() => setLegend(!legend)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !legend) return;
            event.stopPropagation();
            setLegend(false);
          }}
        >
          <ZoomSign path="M0-1V5M0-5V-4.9" />
        </button>
        <button
          type="button"
          aria-label={words.functions.show}
          title={words.functions.show}
          aria-pressed={functionsShown}
          onClick={() => session.actions.showFunctions(!functionsShown)}
        >
          <ZoomSign path="M-6-6H-1V-1H-6ZM1 1H6V6H1ZM3.5-6L6-1H1ZM-3.5 1A2.5 2.5 0 1 1-3.51 1" />
        </button>
        <button
          type="button"
          className="by-step"
          aria-label={words.zoomIn}
          title={words.zoomIn}
          onClick={() => zoomRef.current?.zoomBy(1.4)}
        >
          <ZoomSign path="M-5 0H5M0-5V5" />
        </button>
        <button
          type="button"
          className="by-step"
          aria-label={words.zoomOut}
          title={words.zoomOut}
          onClick={() => zoomRef.current?.zoomBy(1 / 1.4)}
        >
          <ZoomSign path="M-5 0H5" />
        </button>
        <button type="button" aria-label={words.fit} title={words.fit} onClick={() => zoomRef.current?.fit()}>
          <ZoomSign path="M-6-2V-6H-2M2-6H6V-2M6 2V6H2M-2 6H-6V2" />
        </button>
      </div>
    </div>
  );
}

function ZoomSign({ path }: { path: string }) {
  return (
    <svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** Client coordinates on the drawing plane. */
function planePoint(root: SVGSVGElement, { view }: ZoomControl, clientX: number, clientY: number): Point {
  const rect = root.getBoundingClientRect();
  return { x: (clientX - rect.x - view.x) / view.k, y: (clientY - rect.y - view.y) / view.k };
}

/** Keys of the canvas: zoom anywhere in it, pan from the zoom buttons (elsewhere arrows belong to what has the focus). */
function zoomKey(event: KeyboardEvent, zoom: ZoomControl): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const pan = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
  if (event.key === '+' || event.key === '=') zoom.zoomBy(1.4);
  else if (event.key === '-') zoom.zoomBy(1 / 1.4);
  else if (event.key === '0') zoom.fit();
  else if (pan !== undefined && event.target instanceof Element && event.target.closest('[data-zoom-bar]') !== null)
    zoom.panBy(pan[0] ?? 0, pan[1] ?? 0);
  else return;
  event.preventDefault();
  event.stopPropagation();
}
