/** What every command of the command line is. */
import { ok, type Result } from '#base/result.ts';
import type { Terminal } from './terminal.ts';

/** What a command does with its arguments: one line for people who got something wrong, nothing when all went well. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<Result<void, string>>;

/** A success without a value. */
export const DONE: Result<void, string> = ok(undefined);
