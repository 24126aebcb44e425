/** Kinds of the emulator's own messages; see `emulator-message.ts` for their layout. */

/** Octet 6 of the mobility header, by short name. */
export const EMULATOR_KIND = {
  DBQ: 1,
  DBA: 2,
  LU: 3,
  LUA: 4,
  LOC: 5,
  SS: 6,
  PUT: 7,
  PUTA: 8,
  LOOKUP: 9,
  LOOKUPA: 10,
} as const;

/** Short name of a local message. */
export type EmulatorKind = keyof typeof EMULATOR_KIND;
