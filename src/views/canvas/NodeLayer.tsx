/** Nodes as SVG: icon, label, role badges, the halo of an access router, and the marks of a failed or selected node. */
import { memo } from 'react';
import type { ScenarioNode } from '#scenario/scenario.ts';
import { NODE_GLYPHS, tokenPath } from '../shared/glyphs.ts';
import { cssColor, NO_ANCHOR } from '../shared/palette.ts';
import { useStrings } from '../shared/services.ts';
import { RANGE } from './mobiles.ts';
import { badgeHeight, badgeWidth, labelBlock } from './label-boxes.ts';
import type { CanvasLayout, LabelSide } from './layout.ts';
import { badgesOf } from './node-looks.ts';

/** A node as it is shown. */
export interface NodeLook {
  readonly node: ScenarioNode;
  readonly index: number;
  readonly label: string;
  readonly roles: readonly string[];
  readonly failed: boolean;
  /** Nothing in this run needs it: it holds no role, anchors nothing, ends no flow and leads nowhere else. */
  readonly idle: boolean;
  readonly selected: boolean;
  /** Colour number of its anchored prefixes, or {@link NO_ANCHOR} when no prefix in use is its own. */
  readonly anchor: number;
  /** Names of the router it is at and of the one it moves to; mobiles only. */
  readonly at: string | null;
  readonly movingTo: string | null;
}

interface LayerProps {
  readonly looks: readonly NodeLook[];
  readonly layout: CanvasLayout;
  /** Least size of text, design pixels. */
  readonly text: number;
  /** Opens the keyboard's list of routers. */
  readonly onPick: (mobile: number) => void;
  readonly onSelect: (node: number) => void;
}

/** All nodes, mobiles last so that they are on top. */
export const NodeLayer = memo(function NodeLayer({ looks, layout, text, onPick, onSelect }: LayerProps) {
  const fixed = looks.filter((look) => look.node.kind !== 'mobile');
  const mobiles = looks.filter((look) => look.node.kind === 'mobile');
  return (
    <>
      {fixed.map((look) => (
        <FixedNode key={look.index} look={look} layout={layout} text={text} onSelect={onSelect} />
      ))}
      {mobiles.map((look) => (
        <MobileNode key={look.index} look={look} layout={layout} text={text} onPick={onPick} />
      ))}
    </>
  );
});

interface FixedProps extends Pick<LayerProps, 'layout' | 'text' | 'onSelect'> {
  readonly look: NodeLook;
}

function FixedNode({ look, layout, text, onSelect }: FixedProps) {
  const words = useStrings().canvas;
  const { node, index } = look;
  const point = layout.points[index] ?? { x: 0, y: 0 };
  const access = node.kind === 'access-router';
  return (
    <g
      className={nodeClass(look)}
      data-node={index}
      {...(access ? { 'data-router': index } : {})}
      transform={`translate(${point.x} ${point.y})`}
      tabIndex={0}
      role="button"
      aria-pressed={look.selected}
      aria-label={words.node(look.label, words.kinds[node.kind], look.roles, look.failed, look.idle)}
      onClick={() => onSelect(index)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        onSelect(index);
      }}
    >
      {access && <circle className="halo" r={RANGE} />}
      <g className="node-body">
        {access && <circle className="candidate-ring" r={NODE_GLYPHS[node.kind].radius + 10} />}
        <Token look={look} />
        <Label look={look} side={layout.labelSide[index] ?? 'below'} text={text} />
      </g>
    </g>
  );
}

interface MobileProps extends Pick<LayerProps, 'layout' | 'text' | 'onPick'> {
  readonly look: NodeLook;
}

function MobileNode({ look, layout, text, onPick }: MobileProps) {
  const words = useStrings().canvas;
  const { node, index } = look;
  const point = layout.points[index] ?? { x: 0, y: 0 };
  const interfaces = node.interfaces ?? 1;
  return (
    <g
      className={nodeClass(look)}
      data-node={index}
      data-mobile={index}
      data-interface={0}
      data-grab="mobile"
      transform={`translate(${point.x} ${point.y})`}
      tabIndex={0}
      role="button"
      aria-haspopup="listbox"
      aria-label={words.mobileNode(look.label, look.at, look.movingTo)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        onPick(index);
      }}
    >
      <g className="node-body">
        <circle className="grip" r={30} />
        <Token look={look} />
        <Label look={look} side={layout.labelSide[index] ?? 'right'} text={text} />
        {interfaces > 1 &&
          Array.from({ length: interfaces }, (_, number) => (
            <g
              key={number}
              className="interface"
              data-mobile={index}
              data-interface={number}
              data-grab="mobile"
              transform={`translate(${(number - (interfaces - 1) / 2) * 26} 34)`}
            >
              <circle r={12} />
              <text dy="0.36em">{number}</text>
            </g>
          ))}
      </g>
    </g>
  );
}

function Token({ look }: { look: NodeLook }) {
  const glyph = NODE_GLYPHS[look.node.kind];
  const outline = tokenPath(glyph.token, glyph.radius);
  const anchored = look.anchor !== NO_ANCHOR;
  return (
    <>
      <path className="token-focus" d={tokenPath(glyph.token, glyph.radius + 6)} />
      <path
        className="token"
        d={outline}
        style={anchored ? { stroke: cssColor(look.anchor) } : undefined}
        data-anchored={anchored}
      />
      {look.node.kind === 'mobile' && <rect className="screen" x={-7.6} y={-13.5} width={15.2} height={21} rx={2} />}
      <path className="glyph" d={glyph.stroke} />
      {glyph.fill !== '' && <path className="glyph-solid" d={glyph.fill} />}
      {look.failed && (
        <path
          className="failed-cross"
          d={`M${-glyph.radius} ${-glyph.radius}L${glyph.radius} ${glyph.radius}M${glyph.radius} ${-glyph.radius}L${-glyph.radius} ${glyph.radius}`}
        />
      )}
    </>
  );
}

/** Label and badges as one block on a side of the icon. */
function Label({ look, side, text }: { look: NodeLook; side: LabelSide; text: number }) {
  const badges = badgesOf(look, useStrings().canvas.failed);
  const block = labelBlock(side, NODE_GLYPHS[look.node.kind].radius, badges.length > 0, text);
  const widths = badges.map((badge) => badgeWidth(badge, text));
  const height = badgeHeight(text);
  const total = widths.reduce((sum, width) => sum + width + 4, -4);
  const start = block.anchor === 'middle' ? -total / 2 : block.anchor === 'start' ? block.x : block.x - total;
  return (
    <>
      <text className="label" x={block.x} y={block.label} textAnchor={block.anchor}>
        {look.label}
      </text>
      {badges.map((badge, index) => {
        const x = start + widths.slice(0, index).reduce((sum, width) => sum + width + 4, 0);
        return (
          <g key={badge} className="badge">
            <rect x={x} y={block.badges} width={widths[index]} height={height} rx={height / 2} />
            <text x={x + (widths[index] ?? 0) / 2} y={block.badges + height / 2} dy="0.35em">
              {badge}
            </text>
          </g>
        );
      })}
    </>
  );
}

/** How far down a mobile reaches with its label and interfaces, in design pixels: where something below it can begin. */
export function bottomOf(look: NodeLook | undefined): number {
  return (look?.node.interfaces ?? 1) > 1 ? 54 : 46;
}

function nodeClass(look: NodeLook): string {
  return `node kind-${look.node.kind}${look.failed ? ' is-failed' : ''}${look.idle ? ' is-idle' : ''}${look.selected ? ' is-selected' : ''}`;
}
