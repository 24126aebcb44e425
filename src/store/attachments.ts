/** Where each mobile interface is: one row per interface, replaced when it changes. */
import type { SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import type { AttachmentRow } from './model.ts';

/** The rows before anything is known: nobody is attached. */
export function emptyAttachments(plan: Plan): AttachmentRow[] {
  return plan.interfaceOwner.map((mobile, index) => ({
    mobile,
    interface: index - (plan.firstInterface[mobile] ?? 0),
    router: null,
    movingTo: null,
    sinceNs: 0,
  }));
}

/** An interface is at a router now, or on its way to one. Returns whether there is such an interface. */
export function setAttachment(rows: AttachmentRow[], plan: Plan, row: AttachmentRow): boolean {
  const index = (plan.firstInterface[row.mobile] ?? -1) + row.interface;
  if (rows[index] === undefined) return false;
  rows[index] = row;
  return true;
}

/** Whether a detachment at `timeNs` belongs to the move that is already under way: it does not undo where the mobile is going. */
export function isMoving(
  rows: readonly AttachmentRow[],
  plan: Plan,
  mobile: number,
  mobileInterface: number,
  timeNs: SimTime,
): boolean {
  const row = rows[(plan.firstInterface[mobile] ?? -1) + mobileInterface];
  return row !== undefined && row.movingTo !== null && row.sinceNs === timeNs;
}
