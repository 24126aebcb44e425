import { describe, expect, test } from 'vitest';
import { joinInterfaceIdentifier, parseAddress } from '#base/ipv6-address.ts';
import { ethernetFrame, interfaceIdentifier, macOf, macText, PORTS_PER_NODE } from './ethernet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';

describe('Ethernet frames', () => {
  test('RFC 2464 §3: destination, source, type, packet', () => {
    const packet = fromHex(GOLDEN_PACKETS[2]!.hex);
    const frame = ethernetFrame(macOf(1, 0), macOf(2, 3), packet);
    expect(toHex(frame.slice(0, 14))).toBe('020000000033' + '020000000020' + '86dd');
    expect(frame.slice(14)).toEqual(packet);
  });

  test('RFC 2464 §7: multicast packets go to 33:33 and the end of their address', () => {
    const advertisement = fromHex(GOLDEN_PACKETS[0]!.hex);
    expect(toHex(ethernetFrame(macOf(1, 0), macOf(2, 0), advertisement).slice(0, 6))).toBe('333300000001');
  });

  test('a packet that lies inside a pool', () => {
    const pool = new Uint8Array(300);
    pool.set(fromHex(GOLDEN_PACKETS[10]!.hex), 64);
    const length = GOLDEN_PACKETS[10]!.hex.length / 2;
    expect(toHex(ethernetFrame(macOf(1, 0), macOf(2, 0), pool, 64, 64 + length).slice(14))).toBe(GOLDEN_PACKETS[10]!.hex);
  });

  test('every interface of every node has an address of its own', () => {
    const texts = new Set<string>();
    for (const node of [0, 1, 15, 16, 255, 4095, 65_535]) {
      for (let port = 0; port < PORTS_PER_NODE; port++) texts.add(macText(macOf(node, port)));
    }
    expect(texts.size).toBe(7 * PORTS_PER_NODE);
    expect(macText(macOf(1, 4095))).toBe('02:00:ff:00:00:2f');
  });

  test('RFC 4291 appendix A: interface identifier of a MAC address', () => {
    const mac = fromHex('34567890abcd');
    const [high, low] = interfaceIdentifier(mac);
    expect(joinInterfaceIdentifier(parseAddress('fe80::')!, high, low)).toBe('fe80::3656:78ff:fe90:abcd');
    expect(macText(mac)).toBe('34:56:78:90:ab:cd');
  });
});
