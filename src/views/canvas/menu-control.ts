/**
 * Asking things of the canvas for their menu: by the right button, by the menu key on what has the focus, by Enter on a node that is
 * picked already, or by a long press; links by a click, too.
 */
import type { MenuTarget } from '#store/editing.ts';
import { STILL_PX } from './move-control.ts';

/** A touch that rests this long asks for the menu; ms. */
const LONG_PRESS_MS = 550;

/** What the controller needs. */
export interface MenuHost {
  packetAt(clientX: number, clientY: number): { readonly packetId: number; readonly control: boolean } | null;
  open(target: MenuTarget, clientX: number, clientY: number): void;
}

/** Starts listening. Returns what ends it. */
export function createMenuControl(root: SVGSVGElement, host: MenuHost): () => void {
  let timer = 0;
  let from = { x: 0, y: 0 };

  /** What is at a place: messages lie over nodes, nodes over links. */
  const targetAt = (element: EventTarget | null, x: number, y: number, byKey: boolean): MenuTarget | null => {
    const hit = byKey ? null : host.packetAt(x, y);
    if (hit !== null && hit.control) return { kind: 'message', packetId: hit.packetId };
    if (!(element instanceof Element)) return null;
    const node = element.closest('[data-node]')?.getAttribute('data-node');
    if (node != null) return { kind: 'node', node: Number(node) };
    const link = element.closest('[data-link]')?.getAttribute('data-link');
    return link == null ? null : { kind: 'link', link: Number(link) };
  };

  const open = (element: EventTarget | null, x: number, y: number, byKey = false): boolean => {
    const target = targetAt(element, x, y, byKey);
    if (target !== null) host.open(target, x, y);
    return target !== null;
  };

  const context = (event: MouseEvent): void => {
    clearTimeout(timer);
    // The menu key asks for the menu of what has the focus, whatever crosses it.
    const byKey = event.button !== 2 && event.target === document.activeElement;
    if (open(event.target, event.clientX, event.clientY, byKey)) event.preventDefault();
  };

  const down = (event: PointerEvent): void => {
    clearTimeout(timer);
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    from = { x: event.clientX, y: event.clientY };
    const { target } = event;
    timer = window.setTimeout(() => open(target, from.x, from.y), LONG_PRESS_MS);
  };

  const moved = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) >= STILL_PX) clearTimeout(timer);
  };

  const end = (): void => clearTimeout(timer);

  const clicked = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.matches('[data-link]')) open(event.target, event.clientX, event.clientY);
  };

  const pressed = (event: KeyboardEvent): void => {
    const node = event.target instanceof Element ? event.target.closest('[data-node][aria-pressed="true"]') : null;
    if (event.key !== 'Enter' || node === null) return;
    const box = node.getBoundingClientRect();
    host.open({ kind: 'node', node: Number(node.getAttribute('data-node')) }, box.x + box.width / 2, box.y + box.height / 2);
    event.preventDefault();
    event.stopPropagation();
  };

  const listeners = {
    contextmenu: context,
    pointerdown: down,
    pointermove: moved,
    pointerup: end,
    pointercancel: end,
    click: clicked,
    keydown: pressed,
  };
  for (const [name, listener] of Object.entries(listeners)) root.addEventListener(name, listener as EventListener);
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of Object.entries(listeners)) root.removeEventListener(name, listener as EventListener);
  };
}
