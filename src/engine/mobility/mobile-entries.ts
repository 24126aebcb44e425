/**
 * Entries of nodes about mobiles, asked for by key, by mobile, or all of a node in the order they were made. A node may have an entry for each
 * of very many mobiles, so what is about one of them is never looked for among all.
 */

/** Entries of one node: plain data. */
export interface NodeEntries<Entry> {
  entries: Map<string, Entry>;
  /** Keys of the entries of each mobile, in the order they were made. */
  keysOfMobile: Map<number, string[]>;
}

/** Entries by node. */
export type MobileEntries<Entry> = Map<number, NodeEntries<Entry>>;

interface AboutMobile {
  readonly mobile: number;
}

/** The entry of a node with this key, or null. */
export function entryOf<Entry>(all: MobileEntries<Entry>, node: number, key: string): Entry | null {
  return all.get(node)?.entries.get(key) ?? null;
}

/** All entries of a node, in the order they were made. Not a copy. */
export function entriesAt<Entry>(all: MobileEntries<Entry>, node: number): Iterable<Entry> {
  return all.get(node)?.entries.values() ?? [];
}

/** The entries of a node about a mobile, in the order they were made. A copy. */
export function entriesAbout<Entry>(all: MobileEntries<Entry>, node: number, mobile: number): readonly Entry[] {
  const here = all.get(node);
  const keys = here?.keysOfMobile.get(mobile) ?? [];
  return keys.flatMap((key) => here?.entries.get(key) ?? []);
}

/** Makes or changes an entry. */
export function putEntry<Entry extends AboutMobile>(all: MobileEntries<Entry>, node: number, key: string, entry: Entry): void {
  let here = all.get(node);
  if (here === undefined) {
    here = { entries: new Map(), keysOfMobile: new Map() };
    all.set(node, here);
  }
  const before = here.entries.get(key);
  here.entries.set(key, entry);
  if (before?.mobile === entry.mobile) return;
  if (before !== undefined) forgetKey(here, before.mobile, key);
  const keys = here.keysOfMobile.get(entry.mobile);
  if (keys === undefined) here.keysOfMobile.set(entry.mobile, [key]);
  else keys.push(key);
}

/** Removes an entry. False: there was none. */
export function removeEntry<Entry extends AboutMobile>(all: MobileEntries<Entry>, node: number, key: string): boolean {
  const here = all.get(node);
  const before = here?.entries.get(key);
  if (here === undefined || before === undefined) return false;
  here.entries.delete(key);
  forgetKey(here, before.mobile, key);
  return true;
}

function forgetKey<Entry>(here: NodeEntries<Entry>, mobile: number, key: string): void {
  const left = (here.keysOfMobile.get(mobile) ?? []).filter((other) => other !== key);
  if (left.length === 0) here.keysOfMobile.delete(mobile);
  else here.keysOfMobile.set(mobile, left);
}
