/** The canvas of a pane as a picture: its SVG with every style written out, and the packets over it as an image. */

/** Colours of a picture: those of the page, light, dark, or light on pure white for printing. */
export type PictureColours = 'page' | 'light' | 'dark' | 'print';

/** What decides how SVG looks; each is written into the element where style sheets do not reach. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'transform',
  'transform-origin',
  'transform-box',
  'vector-effect',
] as const;

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** The picture of a pane as SVG text; null when the pane is not on the page. */
export function canvasSvg(pane: string, colours: PictureColours): string | null {
  const holder = document.querySelector(`[data-testid="pane-${pane}"] .pane-canvas`);
  const drawing = holder?.querySelector('svg') ?? null;
  if (!(drawing instanceof SVGSVGElement)) return null;
  const { width, height } = drawing.getBoundingClientRect();
  return inColours(colours, () => {
    const copy = drawing.cloneNode(true) as SVGSVGElement;
    writeStyles(drawing, copy);
    copy.setAttribute('xmlns', NAMESPACE);
    copy.setAttribute('width', String(width));
    copy.setAttribute('height', String(height));
    copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const ground = document.createElementNS(NAMESPACE, 'rect');
    ground.setAttribute('width', '100%');
    ground.setAttribute('height', '100%');
    ground.setAttribute('fill', colours === 'print' ? '#ffffff' : groundOf(drawing));
    copy.prepend(ground);
    for (const canvas of holder?.querySelectorAll('canvas') ?? []) {
      const image = document.createElementNS(NAMESPACE, 'image');
      image.setAttribute('href', canvas.toDataURL('image/png'));
      image.setAttribute('width', String(width));
      image.setAttribute('height', String(height));
      copy.append(image);
    }
    return new XMLSerializer().serializeToString(copy);
  });
}

/** Runs `make` while the page has other colours, with transitions off so that they are there at once; nothing is painted in between. */
function inColours<Value>(colours: PictureColours, make: () => Value): Value {
  const { dataset } = document.documentElement;
  const before = dataset['theme'];
  const still = document.createElement('style');
  still.textContent = '*{transition:none !important}';
  document.head.append(still);
  if (colours !== 'page') dataset['theme'] = colours === 'dark' ? 'dark' : 'light';
  try {
    return make();
  } finally {
    if (before !== undefined) dataset['theme'] = before;
    still.remove();
  }
}

/** The first colour behind an element that is one. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== '' && colour !== 'transparent' && !colour.startsWith('rgba(0, 0, 0, 0')) return colour;
  }
  return '#ffffff';
}

/** Writes the styles of `from` and all below it into the same places of `to`; what is not shown is left out. */
function writeStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  const text = PROPERTIES.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value === '' || (name.startsWith('transform') && style.transform === 'none') ? [] : [`${name}:${value}`];
  });
  to.setAttribute('style', text.join(';'));
  for (const name of ['class', 'tabindex', 'role', 'aria-label', 'aria-hidden', 'data-grab']) to.removeAttribute(name);
  const children = [...to.children];
  [...from.children].forEach((child, index) => {
    const copy = children[index];
    if (copy === undefined) return;
    if (getComputedStyle(child).display === 'none') copy.remove();
    else writeStyles(child, copy);
  });
}

/** An SVG as PNG, twice as fine; rejects when the browser cannot draw it. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
