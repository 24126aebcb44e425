/** The live drawing on a card. The topology is there when the scenario is; the run is added when it has been played. */
import { useEffect, useState } from 'react';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Point } from '../shared/geometry.ts';
import { useServices } from '../shared/services.ts';
import { THUMBNAIL, runStripOf, topologyOf, type RunStrip, type ThumbnailNode, type Topology } from './thumbnail-model.ts';

/** Height of the strip’s part of the drawing, and of a lane in it. */
const LANE = 7;

interface ThumbnailProps {
  readonly scenario: Scenario;
  readonly run: RunDefinition;
}

/** The drawing; it says nothing that the card’s text does not, so it is hidden from screen readers. */
export function Thumbnail({ scenario, run }: ThumbnailProps) {
  const { lessonPlayer } = useServices();
  const [topology] = useState(() => topologyOf(scenario));
  const [strip, setStrip] = useState<RunStrip | null>(null);
  useEffect(() => {
    let wanted = true;
    void lessonPlayer.sketch(scenario, run).then((sketch) => {
      if (wanted && sketch.ok) setStrip(runStripOf(topology, sketch.value));
    });
    return () => {
      wanted = false;
    };
  }, [lessonPlayer, scenario, run, topology]);
  return (
    <span className="thumbnail" aria-hidden="true">
      <svg viewBox={topology.viewBox} width={THUMBNAIL.width} height={THUMBNAIL.height} preserveAspectRatio="xMidYMid meet">
        <Drawing topology={topology} strip={strip} />
      </svg>
      <Strip strip={strip} />
    </span>
  );
}

function Drawing({ topology, strip }: { readonly topology: Topology; readonly strip: RunStrip | null }) {
  const { unit, links, radio, nodes } = topology;
  return (
    <g strokeWidth={1.2 * unit}>
      {strip === null || strip.path.length < 2 ? null : (
        <polyline
          className="thumbnail-path"
          points={strip.path.map(({ x, y }) => `${x},${y}`).join(' ')}
          stroke={strip.pathColor}
          strokeWidth={6 * unit}
        />
      )}
      {links.map(([a, b], index) => (
        <line key={index} className="thumbnail-link" x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
      ))}
      {radio.map(([a, b], index) => (
        <line
          key={index}
          className="thumbnail-radio"
          x1={a.x}
          y1={a.y}
          x2={b.x}
          y2={b.y}
          strokeDasharray={`${2 * unit} ${2.5 * unit}`}
        />
      ))}
      {nodes.map((node, index) => (
        <Sign key={index} node={node} unit={unit} />
      ))}
      {strip?.reached == null ? null : <Phone at={strip.reached} unit={unit} className="thumbnail-mobile thumbnail-reached" />}
      {strip?.failed.map(({ x, y }, index) => (
        <path
          key={index}
          className="thumbnail-failed"
          strokeWidth={2 * unit}
          d={`M${x - 6 * unit} ${y - 6 * unit}l${12 * unit} ${12 * unit}m0 ${-12 * unit}l${-12 * unit} ${12 * unit}`}
        />
      ))}
    </g>
  );
}

/** Kinds of nodes are shapes, as on the canvas; the colour of an anchor fills them. */
function Sign({ node: { kind, at, color }, unit }: { readonly node: ThumbnailNode; readonly unit: number }) {
  const box = (width: number, height: number, round: number) => (
    <rect
      className="thumbnail-node"
      x={at.x - (width * unit) / 2}
      y={at.y - (height * unit) / 2}
      width={width * unit}
      height={height * unit}
      rx={round * unit}
      style={color === null ? undefined : { fill: color }}
    />
  );
  if (kind === 'mobile') return <Phone at={at} unit={unit} className="thumbnail-mobile" />;
  if (kind === 'correspondent') return box(9, 9, 1);
  if (kind === 'server') return box(8, 11, 3);
  if (kind === 'gateway') return box(12, 12, 3);
  return (
    <circle
      className="thumbnail-node"
      cx={at.x}
      cy={at.y}
      r={(kind === 'access-router' ? 6 : 5) * unit}
      style={kind === 'access-router' && color !== null ? { fill: color } : undefined}
    />
  );
}

/** A mobile: where it began, or, hollow, where it has come to. */
function Phone({ at, unit, className }: { readonly at: Point; readonly unit: number; readonly className: string }) {
  return (
    <rect className={className} x={at.x - 3 * unit} y={at.y - 4.5 * unit} width={6 * unit} height={9 * unit} rx={1.6 * unit} />
  );
}

/** Where mobiles were over time, and when control messages went. */
function Strip({ strip }: { readonly strip: RunStrip | null }) {
  const lanes = Math.max(1, strip?.lanes ?? 1);
  const height = 8 + lanes * LANE;
  return (
    <svg
      className="thumbnail-strip"
      viewBox={`0 0 ${THUMBNAIL.width} ${height}`}
      width={THUMBNAIL.width}
      height={height}
      preserveAspectRatio="none"
    >
      {strip?.ticks.map((share) => (
        <line key={share} className="thumbnail-tick" x1={share * THUMBNAIL.width} x2={share * THUMBNAIL.width} y1="1" y2="6" />
      ))}
      {strip?.bars.map(({ lane, from, until, color }, index) => (
        <rect
          key={index}
          x={from * THUMBNAIL.width}
          y={8 + lane * LANE}
          width={Math.max(1, (until - from) * THUMBNAIL.width)}
          height={LANE - 2}
          rx="1.5"
          style={{ fill: color }}
        />
      ))}
    </svg>
  );
}
