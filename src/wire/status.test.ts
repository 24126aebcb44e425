import { describe, expect, test } from 'vitest';
import { CODE_TABLES, codeName } from './code-tables.ts';
import { ACCESS_TECHNOLOGY, HANDOFF_INDICATOR, identifierText, naiIdentifier } from './mobility-options.ts';
import { BINDING_ACKNOWLEDGEMENT_STATUS } from './status.ts';

describe('code tables', () => {
  test('RFC 5213 §8.9: the status codes of Proxy Mobile IPv6', () => {
    expect(BINDING_ACKNOWLEDGEMENT_STATUS[155]?.name).toBe('NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX');
    expect(BINDING_ACKNOWLEDGEMENT_STATUS[157]?.name).toBe('TIMESTAMP_LOWER_THAN_PREV_ACCEPTED');
    expect(BINDING_ACKNOWLEDGEMENT_STATUS[162]?.section).toBe('RFC 5213 §8.9');
  });

  test('registry of RFC 6275 §15: no gap and no number beyond', () => {
    const run = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
    expect(Object.keys(BINDING_ACKNOWLEDGEMENT_STATUS).map(Number)).toEqual([...run(0, 6), ...run(128, 180)]);
    expect(BINDING_ACKNOWLEDGEMENT_STATUS[166]?.name).toBe('MCOA PROHIBITED');
  });

  test('RFC 6275 §6.1.8: acceptance ends below 128', () => {
    const accepted = Object.keys(BINDING_ACKNOWLEDGEMENT_STATUS)
      .map(Number)
      .filter((status) => status < 128);
    expect(accepted).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('every code has a name, a sentence and a section', () => {
    for (const table of Object.values(CODE_TABLES)) {
      for (const entry of Object.values(table)) {
        expect(entry.name).not.toBe('');
        expect(entry.section).not.toBe('');
        expect(entry.sentence).toMatch(/^[A-Z0-9].*\.$/);
      }
    }
  });

  test('RFC 5213 §8.4, §8.5: indicators agree with their names', () => {
    expect(codeName('handoff-indicator', HANDOFF_INDICATOR.reRegistration)).toContain('re-registration');
    expect(codeName('access-technology', ACCESS_TECHNOLOGY.wlan)).toBe('IEEE 802.11a/b/g');
    expect(codeName('access-technology', 200)).toBe(null);
  });
});

describe('mobile node identifiers', () => {
  test('RFC 4283 §3: an NAI as an option and back', () => {
    const option = naiIdentifier('mn1@dmm.local');
    expect(option.subtype).toBe(1);
    expect(identifierText(option)).toBe('mn1@dmm.local');
    expect(identifierText({ kind: 'timestamp' })).toBe('');
  });

  test('octets that do not print', () => {
    expect(identifierText({ kind: 'mobile-node-identifier', identifier: Uint8Array.of(0x41, 0, 0xff) })).toBe('A\\x00\\xff');
    expect(identifierText(naiIdentifier('é'))).toBe('?');
  });
});
