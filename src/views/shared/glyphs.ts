/**
 * Icons of nodes by kind, as SVG path data in a box from −12 to 12. Strokes are drawn 1.6 wide with round caps; `fill` parts are solid.
 * Drawn for this project: a router is crossing ways, a gateway a router behind an arch, an access router a mast with waves.
 */
import type { NodeKind } from '#scenario/scenario.ts';

/** An icon: outlines, solid parts, and the radius of the token it sits on in canvas units. */
export interface NodeGlyph {
  readonly stroke: string;
  readonly fill: string;
  /** Outline of the token, so that kinds differ in shape before anything is read. */
  readonly token: 'circle' | 'square' | 'hexagon' | 'phone';
  readonly radius: number;
}

/** Icon of each node kind. */
export const NODE_GLYPHS: { readonly [kind in NodeKind]: NodeGlyph } = {
  router: {
    stroke: 'M-9-4H6M3-7l3 3-3 3M9 4H-6M-3 1l-3 3 3 3',
    fill: '',
    token: 'circle',
    radius: 20,
  },
  gateway: {
    stroke: 'M-9 9V-1a9 9 0 0 1 18 0V9M-12 9h24M-4.5 9V1a4.5 4.5 0 0 1 9 0v8',
    fill: '',
    token: 'hexagon',
    radius: 25,
  },
  'access-router': {
    stroke:
      'M0-3V10M-5 10H5M-4.5 1.5a6.4 6.4 0 0 1 0-9M4.5 1.5a6.4 6.4 0 0 0 0-9M-8 5a11.3 11.3 0 0 1 0-16M8 5a11.3 11.3 0 0 0 0-16',
    fill: 'M-2.2-3a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0',
    token: 'circle',
    radius: 23,
  },
  server: {
    stroke:
      'M-8-7c0-2 3.6-3.4 8-3.4s8 1.4 8 3.4-3.6 3.4-8 3.4-8-1.4-8-3.4zM-8-7V7c0 2 3.6 3.4 8 3.4S8 9 8 7V-7M-8 0c0 2 3.6 3.4 8 3.4S8 2 8 0',
    fill: '',
    token: 'square',
    radius: 20,
  },
  correspondent: {
    stroke: 'M-9.5-8h19v12h-19zM-4 9.5H4M0 4v5.5',
    fill: '',
    token: 'square',
    radius: 20,
  },
  mobile: {
    stroke: 'M-2 8.5H2',
    fill: '',
    token: 'phone',
    radius: 17,
  },
};

/** Path data of a token's outline, centred on the origin. */
export function tokenPath(token: NodeGlyph['token'], radius: number): string {
  const r = radius;
  switch (token) {
    case 'circle':
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case 'square':
      return roundedRectangle(r, r, 7);
    case 'phone':
      return roundedRectangle(0.68 * r, r * 1.08, 5);
    case 'hexagon': {
      const h = r * 0.87;
      const q = r / 2;
      return `M${-r} 0L${-q} ${-h}H${q}L${r} 0L${q} ${h}H${-q}z`;
    }
  }
}

function roundedRectangle(halfWidth: number, halfHeight: number, corner: number): string {
  const w = 2 * (halfWidth - corner);
  const h = 2 * (halfHeight - corner);
  const c = corner;
  return `M${-halfWidth + c} ${-halfHeight}h${w}a${c} ${c} 0 0 1 ${c} ${c}v${h}a${c} ${c} 0 0 1 ${-c} ${c}h${-w}a${c} ${c} 0 0 1 ${-c} ${-c}v${-h}a${c} ${c} 0 0 1 ${c} ${-c}z`;
}
