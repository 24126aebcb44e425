/** Hashes of texts and addresses, for places on a ring. */
import { sha1 } from '@noble/hashes/legacy.js';

/** SHA-1 (FIPS 180-4) of octets, as 40 hexadecimal digits: two of them compare as the numbers do. */
export function sha1Hex(bytes: Uint8Array): string {
  return Array.from(sha1(bytes), (octet) => octet.toString(16).padStart(2, '0')).join('');
}
