import { describe, expect, test } from 'vitest';
import { dissect } from './dissect.ts';
import type { DissectedField, Layer } from './dissect.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';

const golden = (start: string): Uint8Array => fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);

function indented(fields: readonly DissectedField[], depth: number): string[] {
  return fields.flatMap((field) => [
    `${'  '.repeat(depth)}${field.start}-${field.end} ${field.name}: ${field.value}`,
    ...indented(field.children ?? [], depth + 1),
  ]);
}

function outline(layers: readonly Layer[], depth = 0): string[] {
  return layers.flatMap((layer) => [
    `${'  '.repeat(depth)}${layer.start}-${layer.end} ${layer.name} [${layer.section}]`,
    ...indented(layer.fields, depth + 1),
    ...outline(layer.layers ?? [], depth + 1),
  ]);
}

function fieldNamed(layers: readonly Layer[], name: string): DissectedField {
  const all = (fields: readonly DissectedField[]): DissectedField[] =>
    fields.flatMap((field) => [field, ...all(field.children ?? [])]);
  return layers.flatMap((layer) => all(layer.fields)).find((field) => field.name === name)!;
}

describe('inspector tree', () => {
  test('BU to the home agent: layers, fields, options, octets', () => {
    expect(outline(dissect(golden('BU A+H+L'))).slice(9)).toEqual([
      '40-64 Destination Options [RFC 8200 §4.6]',
      '  40-41 Next Header: 135 (Mobility Header)',
      '  41-42 Hdr Ext Len: 2',
      '  42-46 PadN: 4 octets',
      '    42-43 Option Type: 1',
      '    43-44 Option Length: 2 octets',
      '    44-46 Padding: 0000',
      '  46-64 Home Address: 2001:db8:100::aa:1',
      '    46-47 Option Type: 201',
      '    47-48 Option Length: 16 octets',
      '    48-64 Home Address: 2001:db8:100::aa:1',
      '64-96 Binding Update [RFC 6275 §6.1.7]',
      '  64-65 Payload Proto: 59',
      '  65-66 Header Len (8 octets, first not counted): 3',
      '  66-67 MH Type: 5',
      '  67-68 Reserved: 0',
      '  68-70 Checksum: 0x4c22 (correct)',
      '  70-72 Sequence #: 10',
      '  72-74 Flags: 0xe000 (Acknowledge, Home Registration, Link Local Compatible)',
      '    72-74 Acknowledge: set',
      '    72-74 Home Registration: set',
      '    72-74 Link Local Compatible: set',
      '    72-74 Key Management: not set',
      '    72-74 MAP: not set',
      '    72-74 Mobile Router: not set',
      '    72-74 Proxy: not set',
      '    72-74 Force UDP: not set',
      '    72-74 TLV Header: not set',
      '    72-74 Bulk: not set',
      '    72-74 Multicast: not set',
      '    72-74 DMM: not set',
      '  74-76 Lifetime: 150 × 4 s = 600 s',
      '  76-78 PadN: 2 octets',
      '    76-77 Option Type: 1',
      '    77-78 Option Length: 0 octets',
      '  78-96 Alternate Care-of Address: 2001:db8:200::aa:1',
      '    78-79 Option Type: 3',
      '    79-80 Option Length: 16 octets',
      '    80-96 Alternate Care-of Address: 2001:db8:200::aa:1',
    ]);
  });

  test('a proxy binding update names the document of its use', () => {
    expect(dissect(golden('PBU seq 1')).map((layer) => `${layer.name}, ${layer.section}`)).toEqual([
      'IPv6, RFC 8200 §3',
      'Proxy Binding Update, RFC 5213 §8.1',
    ]);
    expect(dissect(golden('local BU'))[2]).toMatchObject({ name: 'Local Binding Update', section: 'RFC 5380 §6.1' });
    expect(dissect(golden('PBA to it'))[1]).toMatchObject({ name: 'Proxy Binding Acknowledgement', section: 'RFC 5213 §8.2' });
  });

  test('bits are counted from the high bit of the first octet', () => {
    const layers = dissect(golden('PBU seq 1'));
    expect(fieldNamed(layers, 'Version').bits).toEqual({ first: 0, count: 4 });
    expect(fieldNamed(layers, 'Flow Label')).toMatchObject({ start: 1, end: 4, bits: { first: 4, count: 20 } });
    expect(fieldNamed(layers, 'Proxy')).toMatchObject({ value: 'set', bits: { first: 6, count: 1 } });
    expect(fieldNamed(dissect(golden('RA')), 'Preference')).toMatchObject({ value: '1', bits: { first: 3, count: 2 } });
  });

  test('a tunnel holds the layers of the packet inside', () => {
    const layers = dissect(golden('IPv6-in-IPv6'));
    expect(layers.map((layer) => layer.name)).toEqual(['IPv6', 'Destination Options', 'Tunnelled packet']);
    expect(layers[2]!.layers!.map((layer) => layer.name)).toEqual(['IPv6', 'UDP', 'Data']);
  });

  test('an error message holds the layers of the packet it quotes', () => {
    const quoted = golden('CoTI');
    const bytes = new Uint8Array(48 + quoted.length);
    bytes.set([0x60, 0, 0, 0, 0, 8 + quoted.length, 58, 64]);
    bytes.set([1, 3], 40);
    bytes.set(quoted, 48);
    const error = dissect(bytes)[1]!;
    expect(error).toMatchObject({ name: 'Destination Unreachable', section: 'RFC 4443 §3.1' });
    expect(error.fields[1]!.value).toBe('3 (Address unreachable)');
    expect(error.layers!.map((layer) => layer.name)).toEqual(['IPv6', 'Care-of Test Init']);
  });

  test('a wrong checksum is named with the right one', () => {
    const bytes = golden('PBU seq 1').slice();
    bytes[47] = 2;
    expect(fieldNamed(dissect(bytes), 'Checksum').value).toBe('0xcef7 (wrong, should be 0xcef6)');
  });

  test('RFC 5846 §6: the second octet is a trigger or a status', () => {
    const bytes = golden('BRI').slice();
    expect(fieldNamed(dissect(bytes), 'Revocation Trigger').value).toBe('2 (Inter-MAG Handover - same Access Type)');
    bytes[46] = 2;
    bytes[47] = 128;
    expect(fieldNamed(dissect(bytes), 'Status').value).toBe('128 (Binding Does NOT Exist)');
  });

  test('RFC 4620 §6.4: the addresses of a reply', () => {
    const data = dissect(golden('NI reply'))[1]!.fields.at(-1)!;
    expect(data.children!.map((row) => row.value)).toEqual([
      '00000000',
      '2001:db8:1:100::aa:1',
      '00000000',
      '2001:db8:a1:1::aa:1',
    ]);
  });

  test('options of the documents carry their section', () => {
    const options = dissect(golden('DMM PBA'))[1]!.fields.filter((field) => field.section !== undefined && field.name !== 'PadN');
    expect(options.map((option) => `${option.name}: ${option.section}`).slice(5)).toEqual([
      'Previous MAAR: RFC 8885 §4.5, draft-bernardos-dmm-pmip-01 §3.6',
      'Anchored Prefix: RFC 8885 §4.3',
      'Local Prefix: RFC 8885 §4.4',
      'DLIF Link-Local Address: RFC 8885 §4.7',
      'DLIF Link-Layer Address: RFC 8885 §4.8',
    ]);
  });
});
