import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressWords, formatAddress, parseAddress, prefixOf, readAddress, writeAddress } from './ipv6-address.ts';

/** Words with many zero groups, so that every way of shortening occurs. */
const group = fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
const word = fc.tuple(group, group).map(([high, low]) => ((high << 16) | low) >>> 0);
const words = fc.tuple(word, word, word, word);

test('the text of any address reads back as the same words, and is what a browser calls it', () => {
  fc.assert(
    fc.property(words, (value) => {
      const text = formatAddress(value);
      expect(addressWords(text)).toEqual(value);
      expect(parseAddress(text)).toBe(text);
      expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
    }),
  );
});

test('octets written are octets read, at any offset', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 0, max: 8 }), (value, offset) => {
      const bytes = new Uint8Array(24);
      const text = formatAddress(value);
      writeAddress(bytes, offset, text);
      expect(readAddress(bytes, offset)).toBe(text);
    }),
  );
});

test('parsing any text gives null or canonical text, and never throws', () => {
  const piece = fc.constantFrom(':', '::', '0', '1', 'f', 'FFFF', '2001', 'g', '.', '%', '/', ' ');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const parsed = parseAddress(text);
        expect(parsed === null || parseAddress(parsed) === parsed).toBe(true);
      },
    ),
  );
});

test('a prefix of a prefix is the shorter prefix', () => {
  const length = fc.integer({ min: 0, max: 128 });
  fc.assert(
    fc.property(words, length, length, (value, first, second) => {
      const text = formatAddress(value);
      expect(prefixOf(prefixOf(text, first), second)).toBe(prefixOf(text, Math.min(first, second)));
    }),
  );
});
