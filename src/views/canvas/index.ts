/** The canvas: topology, packets, tunnels, paths, and moving mobiles. */
export { TopologyCanvas, type TopologyCanvasProps } from './TopologyCanvas.tsx';
export { layoutOf, type CanvasLayout } from './layout.ts';
export { nodeName } from './node-looks.ts';
