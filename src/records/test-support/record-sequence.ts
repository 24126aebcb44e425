/** A seeded sequence of records of one and of many slots, the same on both sides of a ring. */
import { nextBelow, nextUint32, type RandomStream } from '#base/prng.ts';
import { RECORD_KIND } from '../layout.ts';
import type { RecordSink } from '../record-sink.ts';
import { writeJsonRecord, writeRecord } from '../writer.ts';

/** Writes record number `index` of the sequence that starts from `stream`. */
export function writeSequenceRecord(sink: RecordSink, stream: RandomStream, index: number): void {
  const words = [nextUint32(stream), nextUint32(stream), nextUint32(stream), nextUint32(stream), nextUint32(stream)] as const;
  const time = index * 4_000_000_007;
  if (nextBelow(stream, 5) > 0) {
    writeRecord(sink, RECORD_KIND.hop, words[0] & 0xffff, time, ...words);
    return;
  }
  const length = nextBelow(stream, 40) === 0 ? 8000 : nextBelow(stream, 200);
  writeJsonRecord(sink, RECORD_KIND.tableSet, time, ...words, { text: 'x'.repeat(length), index });
}
