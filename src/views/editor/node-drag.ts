/**
 * Dragging routers when the topology is unlocked. While it lasts the node and its links are drawn by hand; letting go is one edit. All
 * positions are written down then, so that the picture stays as it was seen, whatever it was made from.
 */
import { moveNodes, type Place } from '#edit/nodes.ts';
import type { CanvasHandle, CanvasTool, Editing } from '#store/editing.ts';
import type { Session } from '#store/session-state.ts';

/** Pointer travel in CSS pixels from which a press is a drag. */
const DRAG_FROM_PX = 6;

interface Hold {
  readonly pointer: number;
  readonly node: number;
  readonly element: SVGGElement;
  readonly x: number;
  readonly y: number;
  readonly grip: Place;
  dragging: boolean;
}

/** The tool. */
export function createNodeDrag({ session, editing }: { readonly session: Session; readonly editing: Editing }): CanvasTool {
  return (canvas) => attach(canvas, session, editing);
}

function attach(canvas: CanvasHandle, session: Session, editing: Editing): () => void {
  const { root, world, points } = canvas;
  let hold: Hold | null = null;
  let swallow = false;
  const fixed = [...world.querySelectorAll<SVGGElement>('[data-node]:not([data-mobile])')];
  // Elements with this mark never start a pan (`zoom-control.ts`).
  for (const element of fixed) element.setAttribute('data-grab', 'node');

  const pointAt = (event: PointerEvent, held: Hold): Place => {
    const at = canvas.toPlane(event.clientX, event.clientY);
    return { x: at.x + held.grip.x, y: at.y + held.grip.y };
  };

  const down = (event: PointerEvent): void => {
    swallow = false;
    const element = event.target instanceof Element ? event.target.closest<SVGGElement>('[data-grab="node"]') : null;
    if (element === null || event.button !== 0 || hold !== null) return;
    const node = Number(element.getAttribute('data-node'));
    const at = canvas.toPlane(event.clientX, event.clientY);
    const center = points[node] ?? at;
    hold = {
      pointer: event.pointerId,
      node,
      element,
      x: event.clientX,
      y: event.clientY,
      grip: { x: center.x - at.x, y: center.y - at.y },
      dragging: false,
    };
  };

  const moved = (event: PointerEvent): void => {
    if (hold === null || event.pointerId !== hold.pointer) return;
    if (!hold.dragging && Math.hypot(event.clientX - hold.x, event.clientY - hold.y) < DRAG_FROM_PX) return;
    if (!hold.dragging) root.setPointerCapture(event.pointerId);
    hold.dragging = true;
    show(hold, pointAt(event, hold));
  };

  /** Draws the node and the ends of its links at a place. */
  const show = ({ node, element }: Hold, { x, y }: Place): void => {
    element.setAttribute('transform', `translate(${x} ${y})`);
    const scenario = session.store.getState().scenario;
    const id = scenario?.nodes[node]?.id;
    for (const line of world.querySelectorAll<SVGLineElement>('[data-link]')) {
      const between = scenario?.links[Number(line.getAttribute('data-link'))]?.between;
      const side = between?.indexOf(id ?? '') ?? -1;
      if (side < 0) continue;
      for (const each of line.parentElement?.querySelectorAll('line') ?? []) {
        each.setAttribute(side === 0 ? 'x1' : 'x2', String(x));
        each.setAttribute(side === 0 ? 'y1' : 'y2', String(y));
      }
    }
  };

  const up = (event: PointerEvent): void => {
    if (hold === null || event.pointerId !== hold.pointer) return;
    const held = hold;
    hold = null;
    if (!held.dragging) return;
    swallow = true;
    const at = pointAt(event, held);
    const { scenario } = session.store.getState();
    const places = new Map<string, Place>();
    scenario?.nodes.forEach((node, index) => {
      const point = index === held.node ? at : points[index];
      if (node.kind !== 'mobile' && point !== undefined) places.set(node.id, { x: point.x, y: point.y / canvas.stretch });
    });
    void editing.apply(moveNodes(places), 'node').then((taken) => {
      if (!taken) show(held, points[held.node] ?? at);
    });
  };

  const cancel = (): void => {
    if (hold !== null && hold.dragging) show(hold, points[hold.node] ?? { x: 0, y: 0 });
    hold = null;
  };

  /** The click that follows the end of a drag picks nothing. */
  const clicked = (event: MouseEvent): void => {
    if (!swallow) return;
    swallow = false;
    event.stopPropagation();
  };

  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || hold?.dragging !== true) return;
    cancel();
    event.stopPropagation();
  };

  root.addEventListener('pointerdown', down);
  root.addEventListener('pointermove', moved);
  root.addEventListener('pointerup', up);
  root.addEventListener('pointercancel', cancel);
  root.addEventListener('click', clicked, true);
  document.addEventListener('keydown', pressed, true);
  return () => {
    for (const element of fixed) if (element.getAttribute('data-grab') === 'node') element.removeAttribute('data-grab');
    root.removeEventListener('pointerdown', down);
    root.removeEventListener('pointermove', moved);
    root.removeEventListener('pointerup', up);
    root.removeEventListener('pointercancel', cancel);
    root.removeEventListener('click', clicked, true);
    document.removeEventListener('keydown', pressed, true);
  };
}
