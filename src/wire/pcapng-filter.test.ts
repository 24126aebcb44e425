import { expect, test } from 'vitest';
import { PcapngWriter, readPcapng } from './pcapng.ts';
import { filterCapture } from './pcapng-filter.ts';

function capture(): Uint8Array<ArrayBuffer> {
  const writer = new PcapngWriter();
  const blocks = [
    writer.start('test'),
    writer.addInterface({ name: 'a-b' }),
    writer.addInterface({ name: 'b-c', description: 'wired link' }),
    writer.packet(0, { seconds: 0, nanoseconds: 1 }, Uint8Array.of(1, 2, 3)),
    writer.packet(1, { seconds: 0, nanoseconds: 2 }, Uint8Array.of(4, 5)),
    writer.packet(0, { seconds: 1, nanoseconds: 3 }, Uint8Array.of(6)),
  ];
  return Uint8Array.from(blocks.flatMap((block) => [...block]));
}

test('one interface of a capture is a capture with its packets, times and octets', () => {
  const whole = readPcapng(capture());
  for (const [index, name] of ['a-b', 'b-c'].entries()) {
    const one = filterCapture(capture(), name);
    if (!one.ok || !whole.ok) throw new Error('no capture');
    const read = readPcapng(one.value);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.interfaces).toEqual([whole.value.interfaces[index]]);
    expect(read.value.frames).toEqual(
      whole.value.frames.filter((frame) => frame.interfaceId === index).map((frame) => ({ ...frame, interfaceId: 0 })),
    );
  }
});

test('an interface that is not there, and octets that are no capture, are said to be none', () => {
  expect(filterCapture(capture(), 'c-d')).toEqual({ ok: false, error: 'the capture has no interface "c-d"' });
  expect(filterCapture(Uint8Array.of(1, 2, 3), 'a-b').ok).toBe(false);
});
