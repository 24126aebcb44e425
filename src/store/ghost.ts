/**
 * The future that an act in the past has replaced, as far as it was shown: its inputs, which bring it back whole, and per run what is
 * drawn of it: the marks on the time bar, where its mobiles were, and which way its packets went.
 */
import type { SimTime } from '#base/time.ts';
import { CONTROL_BIT, NONE, RECORD_KIND, SLOT_WORDS, readTime } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import type { Input, RunDefinition } from '#scenario/scenario.ts';
import type { EditedDefinition } from './edits.ts';
import type { AttachmentRow } from './model.ts';
import type { RecordLog } from './record-log.ts';

/** A stretch of old future shorter than this is not worth keeping: the clock has hardly been set back. */
const SHORTEST_NS: SimTime = 1_000_000;

/** Packets of a flow on a link that are further apart than this are two stretches of its path. */
const PATH_REST_NS: SimTime = 400_000_000;

/** Records of a run that are looked at for paths: what lies further in a long old future is drawn without them. */
const MOST_RECORDS = 400_000;

/** Everything that was to come. */
export interface Future {
  readonly inputs: readonly Input[];
  /** How far it was shown. */
  readonly shownNs: SimTime;
  /** The scenario and the runs that it is of, where that has been edited. */
  readonly edited?: EditedDefinition;
}

/** A replaced future, from the instant where the present one leaves it. */
export interface Ghost extends Future {
  readonly forkNs: SimTime;
  readonly tracks: readonly GhostTrack[];
}

/** Stretches of time in which a flow's packets used a link direction, as pairs of first and last. */
export interface GhostPath {
  readonly direction: number;
  readonly flow: number;
  readonly spans: readonly SimTime[];
}

/** What is drawn of a ghost in one run. */
export interface GhostTrack {
  /** The run that it belongs to. */
  readonly run: RunDefinition;
  readonly messages: Float64Array;
  readonly handovers: Float64Array;
  readonly drops: Float64Array;
  /** Where the mobiles were, in order of time, from the fork on. */
  readonly attachments: readonly AttachmentRow[];
  readonly paths: readonly GhostPath[];
}

/** What a ghost is taken from. */
export interface GhostSource {
  readonly plan: Plan;
  readonly run: RunDefinition;
  readonly log: RecordLog;
  /** As of the fork. */
  readonly attachments: readonly AttachmentRow[];
}

/**
 * Takes what `runs` hold between `forkNs` and `future.shownNs`, before it is cut off. Null when nothing of account lies there: no input,
 * and hardly any time that was shown.
 */
export function takeGhost(runs: readonly GhostSource[], forkNs: SimTime, future: Future): Ghost | null {
  const lastInput = future.inputs.at(-1);
  const inputAhead = lastInput !== undefined && Math.round(lastInput.atMs * 1e6) > forkNs;
  if (future.shownNs - forkNs < SHORTEST_NS && !inputAhead) return null;
  return { ...future, forkNs, tracks: runs.map((run) => takeTrack(run, forkNs, future.shownNs)) };
}

/** What the session's state says of the ghosts that are kept. */
export function keptGhosts(ghosts: readonly Ghost[]): { readonly ghosts: readonly Ghost[]; readonly ghost: Ghost | null } {
  return { ghosts, ghost: ghosts[0] ?? null };
}

/** The ghosts with the one in a place first; as they are when there is none in it. */
export function chosenFirst(ghosts: readonly Ghost[], index: number): readonly Ghost[] {
  const chosen = ghosts[index];
  return chosen === undefined ? ghosts : [chosen, ...ghosts.filter((ghost) => ghost !== chosen)];
}

/** A ghost's track in a run; null when the pane has shown another run since. */
export function trackOf(ghost: Ghost | null, run: RunDefinition): GhostTrack | null {
  if (ghost === null) return null;
  const key = JSON.stringify(run);
  return ghost.tracks.find((track) => JSON.stringify(track.run) === key) ?? null;
}

/** Where an interface was at `atNs` in the old future; null before the fork. */
export function ghostAttachment(track: GhostTrack, mobile: number, mobileInterface: number, atNs: SimTime): AttachmentRow | null {
  let found: AttachmentRow | null = null;
  for (const row of track.attachments) {
    if (row.mobile !== mobile || row.interface !== mobileInterface) continue;
    if (found !== null && row.sinceNs > atNs) break;
    found = row;
  }
  return found;
}

/** The hops that a flow's packets took at `atNs` in the old future, and for `fadeNs` after it. */
export function ghostPathsAt(track: GhostTrack, atNs: SimTime, fadeNs: SimTime): readonly GhostPath[] {
  return track.paths.filter(({ spans }) => {
    for (let index = 0; index < spans.length; index += 2) {
      if (spans[index]! > atNs) return false;
      if (atNs <= spans[index + 1]! + fadeNs) return true;
    }
    return false;
  });
}

function takeTrack({ plan, run, log, attachments }: GhostSource, forkNs: SimTime, shownNs: SimTime): GhostTrack {
  const rows: AttachmentRow[] = [...attachments];
  const spans = new Map<number, SimTime[]>();
  const flowOf = new Map<number, number>();
  const flows = Math.max(1, plan.scenario.flows?.length ?? 0);
  let seen = 0;
  for (let index = log.chunkBefore(forkNs); index < log.chunkCount; index++) {
    const { words, used } = log.chunk(index)!;
    for (let at = 0; at < used; at += ((words[at]! >>> 8) & 0xff) * SLOT_WORDS) {
      const time = readTime(words, at);
      if (time > shownNs) break;
      const kind = words[at]! & 0xff;
      // A packet that was under way at the fork is known by its sending, so those of before are looked at, too.
      if (kind === RECORD_KIND.send) flowOf.set(words[at + 3]!, words[at]! >>> 16);
      if (time <= forkNs) continue;
      if (kind === RECORD_KIND.hop) {
        if (++seen <= MOST_RECORDS) noteHop(spans, flowOf, flows, words, at, time);
      } else noteAttachment(rows, words, at, time);
    }
  }
  return {
    run,
    messages: log.marks.messages.between(forkNs, shownNs),
    handovers: log.marks.handovers.between(forkNs, shownNs),
    drops: log.marks.drops.between(forkNs, shownNs),
    attachments: rows,
    paths: [...spans].map(([key, times]) => ({ direction: Math.floor(key / flows), flow: key % flows, spans: times })),
  };
}

function noteHop(
  spans: Map<number, SimTime[]>,
  flowOf: ReadonlyMap<number, number>,
  flows: number,
  words: Uint32Array,
  at: number,
  time: SimTime,
): void {
  if ((words[at + 5]! & CONTROL_BIT) !== 0) return;
  const flow = flowOf.get(words[at + 3]!);
  if (flow === undefined) return;
  const key = words[at + 4]! * flows + flow;
  const times = spans.get(key);
  if (times === undefined) spans.set(key, [time, time]);
  else if (time - times.at(-1)! <= PATH_REST_NS) times[times.length - 1] = time;
  else times.push(time, time);
}

function noteAttachment(rows: AttachmentRow[], words: Uint32Array, at: number, sinceNs: SimTime): void {
  const row = { mobile: words[at + 4]!, interface: words[at]! >>> 16, sinceNs };
  switch (words[at]! & 0xff) {
    case RECORD_KIND.move:
      rows.push({ ...row, router: null, movingTo: words[at + 6] === NONE ? null : words[at + 6]! });
      break;
    case RECORD_KIND.attach:
      rows.push({ ...row, router: words[at + 5]!, movingTo: null });
      break;
    case RECORD_KIND.detach: {
      const last = rows.findLast((other) => other.mobile === row.mobile && other.interface === row.interface);
      // A detachment that belongs to the move under way does not undo where the mobile is going.
      if (last === undefined || last.movingTo === null || last.sinceNs !== sinceNs)
        rows.push({ ...row, router: null, movingTo: null });
      break;
    }
  }
}
