/** What the parts of the byte check (`check-bytes.ts`) share. */
import type { HeaderWalk } from './extension-headers.ts';
import { isAligned } from './tlv.ts';
import type { PlacedTlv } from './tlv.ts';

/** Takes a problem. */
export type ReportProblem = (at: number, text: string, section: string) => void;

/** What the checks of a message need to know of its packet. */
export interface PacketContext {
  readonly bytes: Uint8Array;
  readonly walk: HeaderWalk;
  readonly report: ReportProblem;
  readonly hopLimit: number;
  /** First octets of the addresses in the IPv6 header. */
  readonly sourceAt: number;
  readonly destinationAt: number;
  readonly hasHomeAddress: boolean;
  readonly hasRoutingHeader: boolean;
}

/** True when the 16 octets at `at` are neither multicast nor unspecified. */
export function isUnicast(bytes: Uint8Array, at: number): boolean {
  return bytes[at] !== 0xff && bytes.subarray(at, at + 16).some((octet) => octet !== 0);
}

/** Problems that any option area may have; `known` says that the type has a declaration. */
export function checkOption(
  bytes: Uint8Array,
  option: PlacedTlv,
  headerStart: number,
  known: boolean,
  sections: { readonly padding: string; readonly area: string },
  report: ReportProblem,
): void {
  const { start, end, type, entry } = option;
  if (type === -1) report(start, 'an option reaches beyond its header', sections.area);
  else if (type === 1) {
    if (bytes.subarray(start + 2, end).some((octet) => octet !== 0)) report(start, 'padding that is not zero', sections.padding);
  } else if (type > 1) {
    if (!known) report(start, `unknown option ${type}`, sections.area);
    else if (entry === null) report(start + 1, `option ${type} of ${end - start - 2} octets`, sections.area);
    else if (!isAligned(entry.declaration, start - headerStart, end - start)) {
      report(start, `${entry.declaration.name} option at offset ${start - headerStart}`, entry.declaration.section);
    }
  }
}
