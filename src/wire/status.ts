/** Code tables: number → name, one sentence, section. One place for messages, inspector and panels. */

/** What a number on the wire means. */
export interface Code {
  /** The document's name of the code. */
  readonly name: string;
  /** What it says, in one sentence. */
  readonly sentence: string;
  /** The section that defines it. */
  readonly section: string;
}

/** Codes by number. */
export type CodeTable = Readonly<Record<number, Code>>;

/** Name of a code table. */
export type CodeTableName = string;
