/** Where a menu opens: at the pointer, or at the element when the menu key asked for it and there is no pointer in it. */
export function menuPlace(element: Element, clientX: number, clientY: number): { readonly x: number; readonly y: number } {
  const box = element.getBoundingClientRect();
  const inside = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  return inside ? { x: clientX, y: clientY } : { x: box.left + Math.min(box.width / 2, 120), y: box.bottom };
}
