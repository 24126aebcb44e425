/** Looks ahead in a log for the next record at which the clock may have to change its pace. */
import type { SimTime } from '#base/time.ts';
import { NONE, RECORD_KIND, SLOT_WORDS, readTime } from '#records/layout.ts';
import type { LogCursor, RecordLog } from './record-log.ts';

/** Time of the first such record from `start` on and before `toNs`, else `toNs`. `waiting`: first packets of a handover are waited for. */
export function nextPaceRecord(log: RecordLog, start: LogCursor, toNs: SimTime, waiting: boolean): SimTime {
  for (let index = start.chunk; index < log.chunkCount; index++) {
    const chunk = log.chunk(index)!;
    for (let at = index === start.chunk ? start.at : 0; at < chunk.used;) {
      const time = readTime(chunk.words, at);
      if (time >= toNs) return toNs;
      if (changesPace(chunk.words, at, waiting)) return time;
      at += ((chunk.words[at]! >>> 8) & 0xff) * SLOT_WORDS;
    }
  }
  return toNs;
}

/** Whether the record can change how fast the clock should go. `waiting`: first packets of a handover are waited for. */
function changesPace(words: Uint32Array, at: number, waiting: boolean): boolean {
  switch (words[at]! & 0xff) {
    case RECORD_KIND.message:
      return words[at + 5] !== 0;
    case RECORD_KIND.receive:
      return words[at + 5] !== 0;
    case RECORD_KIND.drop:
      return words[at + 7] === NONE;
    case RECORD_KIND.move:
    case RECORD_KIND.attach:
    case RECORD_KIND.detach:
      return true;
    case RECORD_KIND.deliver:
      return waiting;
    default:
      return false;
  }
}
