/**
 * The arithmetic of return routability, RFC 6275 §5.2: keygen tokens (§5.2.5), the binding management key (§5.2.5) and the authenticator of
 * a binding update or acknowledgement between a mobile and a correspondent (§6.2.7). Real HMAC-SHA1 and SHA1 over real octets.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { writeAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { nextUint32, randomStream } from '#base/prng.ts';
import { mobilityMessageLength, writeMobilityMessage, type MobilityMessage } from '#wire/mobility-header.ts';

/** Octets of a cookie and of a keygen token (RFC 6275 §5.2.2, §5.2.5). */
export const TOKEN_BYTES = 8;
/** Octets of a correspondent's key Kcn (RFC 6275 §5.2.1). */
export const KCN_BYTES = 20;
/** Octets of a nonce (RFC 6275 §5.2.2 recommends 64 bits). */
export const NONCE_BYTES = 8;
/** Octets of an authenticator (RFC 6275 §6.2.7). */
export const AUTHENTICATOR_BYTES = 12;

/** The last octet under the hash: which of the two tokens it is (RFC 6275 §5.2.5). */
const TOKEN_KIND = { home: 0, careOf: 1 } as const;

/** Octets that only the owner of the stream `name` can know. The same seed and name give the same octets. */
export function secretOctets(seed: number, name: string, length: number): Uint8Array {
  const stream = randomStream(seed, name);
  const octets = new Uint8Array(length);
  for (let index = 0; index < length; index++) octets[index] = nextUint32(stream) >>> 24;
  return octets;
}

function addressOctets(address: Ipv6Address): Uint8Array {
  const octets = new Uint8Array(16);
  writeAddress(octets, 0, address);
  return octets;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** RFC 6275 §5.2.5: First(64, HMAC_SHA1(Kcn, (address | nonce | kind))). */
export function keygenToken(kcn: Uint8Array, address: Ipv6Address, nonce: Uint8Array, kind: keyof typeof TOKEN_KIND): Uint8Array {
  const data = joined(addressOctets(address), nonce, Uint8Array.of(TOKEN_KIND[kind]));
  return hmac(sha1, kcn, data).slice(0, TOKEN_BYTES);
}

/** RFC 6275 §5.2.5: Kbm = SHA1(home keygen token | care-of keygen token); without the second one to delete a binding from home. */
export function bindingManagementKey(homeToken: Uint8Array, careOfToken: Uint8Array | null): Uint8Array {
  return sha1(careOfToken === null ? homeToken : joined(homeToken, careOfToken));
}

/** What an authenticator covers beside the message (RFC 6275 §6.2.7). */
export interface AuthenticatorScope {
  readonly kbm: Uint8Array;
  /** The care-of address that is registered; the home address when a binding is deleted. */
  readonly careOf: Ipv6Address;
  /** The correspondent's address, in both directions. */
  readonly correspondent: Ipv6Address;
}

/**
 * RFC 6275 §6.2.7: First(96, HMAC_SHA1(Kbm, (care-of address | correspondent | MH Data))). MH Data is `message` with its checksum 0, up to
 * the authenticator, which ends it: the Binding Authorization Data option comes last and needs no padding behind it.
 */
export function authenticatorOf(scope: AuthenticatorScope, message: MobilityMessage): Uint8Array {
  const header = new Uint8Array(mobilityMessageLength(message));
  writeMobilityMessage(message, header, 0, header.length, 0);
  const covered = header.subarray(0, header.length - AUTHENTICATOR_BYTES);
  const data = joined(addressOctets(scope.careOf), addressOctets(scope.correspondent), covered);
  return hmac(sha1, scope.kbm, data).slice(0, AUTHENTICATOR_BYTES);
}

/** A binding update or acknowledgement, to be signed. */
export type SignableMessage = Extract<MobilityMessage, { kind: 'binding-update' | 'binding-acknowledgement' }>;

/** The message with its Binding Authorization Data option as the last one (RFC 6275 §6.2.7). */
export function signed(scope: AuthenticatorScope, message: SignableMessage): SignableMessage {
  const unsigned: SignableMessage = {
    ...message,
    options: [...message.options, { kind: 'binding-authorization-data', authenticator: new Uint8Array(AUTHENTICATOR_BYTES) }],
  };
  return {
    ...message,
    options: [...message.options, { kind: 'binding-authorization-data', authenticator: authenticatorOf(scope, unsigned) }],
  };
}

/** Whether a message ends with an authenticator made with this key for these addresses (RFC 6275 §9.5.1, §11.7.3). */
export function isAuthentic(scope: AuthenticatorScope, message: SignableMessage): boolean {
  const last = message.options.at(-1);
  if (last?.kind !== 'binding-authorization-data' || last.authenticator.length !== AUTHENTICATOR_BYTES) return false;
  return sameOctets(last.authenticator, authenticatorOf(scope, message));
}

/** Whether two strings of octets are equal. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index]);
}

/** Octets as hexadecimal text, for parameters of messages. */
export function hexText(octets: Uint8Array): string {
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('');
}
