/** The dissector that this project gives to Wireshark users, `public/roamscope-rfc8885.lua`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  EMULATOR_HEADER_LEAST_BYTES,
  EMULATOR_FIRST_OPTION,
  EMULATOR_KIND,
  EMULATOR_MESSAGE,
  EMULATOR_OPTIONS,
} from './emulator-message.ts';
import type { EmulatorKind } from './emulator-message.ts';
import { BINDING_ACKNOWLEDGEMENT_FLAG, BINDING_UPDATE_FLAG, MOBILITY_TYPE } from './mobility-header.ts';
import { MOBILITY_OPTIONS } from './mobility-options.ts';
import { NEXT_HEADER } from './ipv6.ts';
import { layoutOf, lengthOf } from './define.ts';
import { encodePacket } from './packet.ts';
import type { Packet } from './packet.ts';
import { CARE_OF, NAI, PEER, PREFIX, carry, local, proxyOptions, update } from './test-support/sample-messages.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';
import { hasTsharkWithLua, readBack } from '../test-support/tshark.ts';

const file = fileURLToPath(new URL('../../public/roamscope-rfc8885.lua', import.meta.url));
const script = readFileSync(file, 'utf8');

/** The number behind `local NAME =`. */
function constant(name: string): number {
  return Number(new RegExp(`^local ${name} = (\\w+)`, 'm').exec(script)?.[1]);
}

/** Type → name and data octets of the options in a table of the script. */
function optionsIn(table: string): Record<number, [name: string, octets: number | null]> {
  const body = new RegExp(`^local ${table} = \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(script)?.[1] ?? '';
  const entries = [...body.matchAll(/^ {2}\[(\d+)\] = \{\s*'([^']+)',\s*(\w+),/gm)];
  return Object.fromEntries(entries.map(([, type, name, octets]) => [type, [name!, octets === 'nil' ? null : Number(octets)]]));
}

describe('the Lua file has the numbers of the wire declarations', () => {
  test('RFC 8885 §4.1, §4.2: flags, message types and where options begin', () => {
    expect(constant('BU_DMM_FLAG')).toBe(BINDING_UPDATE_FLAG.dmm);
    expect(constant('BA_DMM_FLAG')).toBe(BINDING_ACKNOWLEDGEMENT_FLAG.dmm);
    expect(constant('MOBILITY_HEADER')).toBe(NEXT_HEADER.mobility);
    expect(constant('MH_BINDING_UPDATE')).toBe(MOBILITY_TYPE['binding-update']);
    expect(constant('MH_BINDING_ACKNOWLEDGEMENT')).toBe(MOBILITY_TYPE['binding-acknowledgement']);
    expect(constant('MH_EXPERIMENTAL')).toBe(EMULATOR_MESSAGE.type);
    expect(constant('FIRST_OPTION')).toBe(EMULATOR_FIRST_OPTION);
    expect(constant('EXPERIMENTAL_LEAST_OCTETS')).toBe(EMULATOR_HEADER_LEAST_BYTES);
  });

  test('RFC 8885 §4.3–4.8: every option, by number, name and length', () => {
    const declared = Object.values(MOBILITY_OPTIONS).filter((option) => option.section.startsWith('RFC 8885'));
    expect(declared).toHaveLength(6);
    const wanted = declared.map((option) => {
      const layout = layoutOf(option.fields);
      return [option.type, [option.name, layout.variableKey === null ? lengthOf(layout, {}) : null]];
    });
    expect(optionsIn('DMM_OPTION')).toEqual(Object.fromEntries(wanted));
  });

  test('the messages and options of the emulator', () => {
    const kinds = [...(/^local KIND = \{([\s\S]*?)^\}/m.exec(script)?.[1] ?? '').matchAll(/\[(\d+)\] = '(\w+)'/g)];
    expect(Object.fromEntries(kinds.map(([, number, name]) => [name, Number(number)]))).toEqual(EMULATOR_KIND);
    const types = Object.keys(optionsIn('OWN_OPTION')).map(Number);
    expect(types).toEqual([
      MOBILITY_OPTIONS['mobile-node-identifier'].type,
      MOBILITY_OPTIONS['home-network-prefix'].type,
      MOBILITY_OPTIONS['access-technology-type'].type,
      EMULATOR_OPTIONS.session.type,
      EMULATOR_OPTIONS['care-of'].type,
    ]);
  });
});

describe.runIf(hasTsharkWithLua)('tshark with the Lua file', () => {
  const read = (packets: readonly Packet[], fields: readonly string[]): string[][] =>
    readBack(packets.map(encodePacket), fields, ['-X', `lua_script:${file}`]);
  const golden = (start: string): Uint8Array => fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);

  test('RFC 8885 §4: Serving MAAR in a PBU, and the D flag beside what is known already', () => {
    const packet = carry(update(0x8210, [...proxyOptions, { kind: 'serving-maar', address: PEER }]));
    const fields = [
      'rfc8885.bu.d_flag',
      'rfc8885.option.type',
      'rfc8885.serving_maar.address',
      'mip6.bu.p_flag',
      'mip6.mnid.identifier',
    ];
    expect(read([packet], fields)).toEqual([['1', '68', PEER, '1', 'mn1@dmm.local']]);
  });

  test('RFC 8885 §4.3–4.8: a PBA with every other option', () => {
    const fields = [
      'rfc8885.ba.d_flag',
      'rfc8885.option.type',
      'rfc8885.previous_maar.address',
      'rfc8885.previous_maar.prefix',
      'rfc8885.previous_maar.length',
      'rfc8885.anchored_prefix.prefix',
      'rfc8885.local_prefix.prefix',
      'rfc8885.dlif_link_local',
      'rfc8885.dlif_link_layer',
    ];
    const [row = []] = readBack([golden('DMM PBA')], fields, ['-X', `lua_script:${file}`]);
    expect([row.map((text, index) => (index === 8 ? text.replaceAll(':', '') : text))]).toEqual([
      [
        '1',
        '67,65,66,69,70',
        '2001:db8:a1::1',
        '2001:db8:a1:1::',
        '64',
        '2001:db8:a1:1::',
        '2001:db8:a1:ff::',
        'fe80::a1',
        '020000000a01',
      ],
    ]);
  });

  test('inside a tunnel; and nothing is added to a PBU without D', () => {
    const inner = carry(update(0x8210, [...proxyOptions, { kind: 'serving-maar', address: PEER }]));
    const tunnel: Packet = { source: CARE_OF, destination: PEER, hopLimit: 64, payload: { protocol: 'ipv6', packet: inner } };
    const plain = carry(update(0x8200, proxyOptions));
    expect(read([tunnel, plain], ['rfc8885.serving_maar.address', 'rfc8885.bu.d_flag'])).toEqual([
      [PEER, '1'],
      ['', ''],
    ]);
  });

  test('RFC 5096: the messages of the emulator', () => {
    const kinds = Object.keys(EMULATOR_KIND) as EmulatorKind[];
    const packets = kinds.map((kind) =>
      local(kind, [
        NAI,
        { kind: 'home-network-prefix', prefixLength: 64, prefix: PREFIX },
        { kind: 'session', prefixLength: 64, prefix: PREFIX, anchor: PEER },
        { kind: 'care-of', address: CARE_OF },
      ]),
    );
    const fields = [
      'roamscope.kind',
      'roamscope.sequence',
      'roamscope.lifetime',
      'roamscope.mnid',
      'roamscope.session.anchor',
      'roamscope.care_of',
    ];
    expect(read(packets, fields)).toEqual(
      kinds.map((kind) => [String(EMULATOR_KIND[kind]), '7', '40', 'mn1@dmm.local', PEER, CARE_OF]),
    );
  });

  test('no message is read worse than without it: nothing malformed, no new complaint', () => {
    const packets = GOLDEN_PACKETS.map(({ hex }) => fromHex(hex));
    const fields = ['frame.number', 'mip6.mhtype', '_ws.malformed', '_ws.expert.severity', 'mip6.mobility_opt'];
    expect(readBack(packets, fields, ['-X', `lua_script:${file}`])).toEqual(readBack(packets, fields));
  });
});
