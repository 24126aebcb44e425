/** What the live region says about an event of the session. Pure. */
import { printablePointer } from '#scenario/problem.ts';
import type { HandoverRow, RunModel } from '#store/model.ts';
import type { Announcement, SessionState } from '#store/session-state.ts';
import { summarizeHandover } from '../handover/handover-model.ts';
import { formatDuration, nodeName } from '../shared/format.ts';
import { paneLetter } from '../shared/services.ts';
import type { Strings } from '../strings/strings.ts';

/** One short sentence; empty when there is nothing worth saying. */
export function announcementText(
  announcement: Announcement,
  state: Pick<SessionState, 'plan' | 'models'>,
  strings: Strings,
): string {
  const words = strings.announce;
  const { plan } = state;
  if (plan === null) return '';
  switch (announcement.kind) {
    case 'attached':
      return inPane(
        announcement.pane,
        state,
        strings,
        words.attached(nodeName(plan, announcement.mobile), nodeName(plan, announcement.router)),
      );
    case 'moved':
      return words.moved(nodeName(plan, announcement.mobile), nodeName(plan, announcement.router));
    case 'handover': {
      const model = state.models[announcement.pane];
      return model === undefined
        ? ''
        : inPane(announcement.pane, state, strings, handoverText(model, announcement.handover, strings));
    }
    case 'engine-crashed':
      return strings.engine.crashed;
    case 'engine-restarted':
      return strings.engine.restarted;
    case 'problem':
      return problemText(announcement.problem, strings);
    default:
      return words[announcement.kind];
  }
}

/** The line of a problem, with the place in the scenario when it has one. */
export function problemText(problem: { readonly message: string; readonly pointer?: string }, strings: Strings): string {
  const { message, pointer } = problem;
  return pointer === undefined || pointer === '' || message.includes(pointer)
    ? message
    : `${message} (${strings.problem.at(printablePointer(pointer))})`;
}

function handoverText(model: RunModel, row: HandoverRow, strings: Strings): string {
  const summary = summarizeHandover(model, row);
  const outcome =
    summary.addressKept === null
      ? strings.handover.noTraffic
      : summary.state === 'broken'
        ? strings.handover.sessionBroken
        : summary.addressKept
          ? strings.handover.addressKept
          : strings.handover.addressLost;
  const gap = summary.gapNs === null ? null : formatDuration(summary.gapNs);
  return strings.announce.handover(nodeName(model.plan, row.mobile), nodeName(model.plan, row.to), outcome, gap, summary.lost);
}

/** Says which pane when there are several. */
function inPane(pane: number, state: Pick<SessionState, 'models'>, strings: Strings, text: string): string {
  return state.models.length < 2 ? text : strings.announce.inPane(paneLetter(pane), text);
}
