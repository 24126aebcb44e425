/** A line under the head: what the open scenario is about, and the next move of its script with a way to skip there. */
import type { SimTime } from '#base/time.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { nodeName } from '../shared/format.ts';
import { useServices, useSessionState, useStrings } from '../shared/services.ts';

/** Shown before a move that one skips to, so that it is seen to happen. */
const RUN_UP_NS: SimTime = 30e6;

/** The line; nothing for a scenario that has neither a description nor a move ahead. */
export function StoryLine() {
  const words = useStrings().header;
  const scenario = useSessionState((state) => state.scenario);
  const [first, ...rest] = (scenario?.description ?? '').split('\n').filter((line) => line !== '');
  if (scenario === null || (first === undefined && scriptedMoves(scenario).length === 0)) return null;
  return (
    <div className="story-line">
      {first === undefined ? null : (
        <details key={scenario.title}>
          <summary title={words.story}>
            <span>{first}</span>
          </summary>
          {rest.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </details>
      )}
      <NextMove scenario={scenario} />
    </div>
  );
}

function NextMove({ scenario }: { readonly scenario: Scenario }) {
  const { session } = useServices();
  const words = useStrings().header;
  const plan = useSessionState((state) => state.plan);
  const moves = scriptedMoves(scenario);
  const next = useSessionState((state) => moves.findIndex((move) => move.atNs > state.clock.displayNs));
  const move = moves[next];
  const mobile = move === undefined ? undefined : plan?.nodeIndex.get(move.node);
  if (plan === null || move === undefined || mobile === undefined) return null;
  return (
    <p className="next-move">
      {words.nextMove(nodeName(plan, mobile), String(Number((move.atNs / 1e9).toFixed(3))))}
      <button
        type="button"
        className="button button-line"
        onClick={() => void session.actions.seek(Math.max(session.displayNs(), move.atNs - RUN_UP_NS))}
      >
        {words.skipThere}
      </button>
    </p>
  );
}

/** A move that the script holds. */
export interface ScriptedMove {
  readonly node: string;
  readonly atNs: SimTime;
}

/** The moves of a scenario's script in order. */
export function scriptedMoves(scenario: Scenario): readonly ScriptedMove[] {
  return (scenario.events ?? [])
    .flatMap((event) => ('move' in event ? [{ node: event.move.node, atNs: Math.round(event.atMs * 1e6) }] : []))
    .sort((one, other) => one.atNs - other.atNs);
}
