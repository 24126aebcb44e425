/**
 * Files that the command line writes. Everything goes to a file beside the target first; when all is done each is moved to its name,
 * and when anything fails all are removed: nothing half-written is left behind.
 */
import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '#base/result.ts';
import { fileError } from './file-error.ts';
import type { Terminal } from './terminal.ts';

/** Octets that are gathered before a file is written to. */
const GATHER_BYTES = 1 << 18;

/** Something to write to. */
export interface Output {
  /** Takes a copy of the octets, or the text as UTF-8. */
  write(bytes: string | Uint8Array): void;
  /** Hands over what was gathered, and waits where a reader is slow. */
  settle(): Promise<void>;
}

/** A file could not be written to: a full disk and the like. The message is one line. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Octets in a buffer that grows. */
class Gathered {
  readonly #encoder = new TextEncoder();
  #buffer = new Uint8Array(GATHER_BYTES);
  length = 0;

  add(bytes: string | Uint8Array): void {
    const piece = typeof bytes === 'string' ? this.#encoder.encode(bytes) : bytes;
    if (this.length + piece.length > this.#buffer.length) {
      const larger = new Uint8Array(2 * (this.length + piece.length));
      larger.set(this.#buffer.subarray(0, this.length));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.length);
    this.length += piece.length;
  }

  /** A view that is valid until the next {@link add}. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.length);
    this.length = 0;
    return taken;
  }
}

class StandardOutput implements Output {
  readonly #gathered = new Gathered();
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  write(bytes: string | Uint8Array): void {
    this.#gathered.add(bytes);
  }

  async settle(): Promise<void> {
    if (this.#gathered.length > 0) await this.#terminal.writeOut(this.#gathered.take());
  }
}

class FileOutput implements Output {
  readonly #gathered = new Gathered();
  readonly #name: string;
  readonly target: string;
  /** Where it is written; the target itself where that is no ordinary file, such as a pipe or /dev/null. */
  readonly #temporary: string;
  readonly #descriptor: number;

  constructor(name: string, target: string, temporary: string) {
    this.#name = name;
    this.target = target;
    this.#temporary = temporary;
    this.#descriptor = openSync(temporary, temporary === target ? 'w' : 'wx');
  }

  write(bytes: string | Uint8Array): void {
    this.#gathered.add(bytes);
    if (this.#gathered.length >= GATHER_BYTES) this.#flush();
  }

  settle(): Promise<void> {
    this.#flush();
    return Promise.resolve();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  move(): void {
    if (this.#temporary === this.target) return;
    this.#attempt(() => renameSync(this.#temporary, this.target));
  }

  remove(): void {
    if (this.#temporary !== this.target) rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = this.#gathered.take();
    this.#attempt(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    });
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw new OutputError(`${this.#name}: ${fileError(error)}`, { cause: error });
    }
  }
}

/** The outputs of one call. */
export class Outputs {
  readonly #terminal: Terminal;
  readonly #inputs: readonly string[];
  readonly #files: FileOutput[] = [];
  readonly #abandon = (signal: NodeJS.Signals): void => {
    this.discard();
    process.kill(process.pid, signal);
  };
  #standard: StandardOutput | null = null;

  /** `inputs` are files that must not be replaced. */
  constructor(terminal: Terminal, inputs: readonly string[]) {
    this.#terminal = terminal;
    this.#inputs = inputs.map((input) => realpathSync(input));
    process.once('SIGINT', this.#abandon).once('SIGTERM', this.#abandon);
  }

  /** Opens the output that a person named; `-` is standard output. */
  open(name: string): Result<Output, string> {
    if (name === '-') {
      if (this.#standard !== null) return err('only one output can go to standard output');
      this.#standard = new StandardOutput(this.#terminal);
      return ok(this.#standard);
    }
    try {
      return this.#openFile(name);
    } catch (error) {
      return err(`${name}: ${fileError(error)}`);
    }
  }

  /** All is written: gives the files their names. */
  async keep(): Promise<void> {
    await this.#standard?.settle();
    for (const file of this.#files) await file.settle();
    for (const file of this.#files) file.close();
    for (const file of this.#files) file.move();
    this.#files.length = 0;
    this.#forgetSignals();
  }

  /** Removes what was written. Does nothing after {@link keep}. */
  discard(): void {
    for (const file of this.#files.splice(0)) file.remove();
    this.#forgetSignals();
  }

  #openFile(name: string): Result<Output, string> {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return err(`${name}: is a folder`);
    // A link keeps being one: what it leads to is replaced.
    const target = found === undefined ? join(realpathSync(dirname(name)), basename(name)) : realpathSync(name);
    if (this.#inputs.includes(target)) return err(`${name}: is the scenario itself`);
    if (this.#files.some((file) => file.target === target)) return err(`${name}: is given for two outputs`);
    const isOrdinary = found === undefined || found.isFile();
    const temporary = isOrdinary ? join(dirname(target), `.${basename(target)}.${process.pid}.part`) : target;
    const file = new FileOutput(name, target, temporary);
    this.#files.push(file);
    return ok(file);
  }

  #forgetSignals(): void {
    process.removeListener('SIGINT', this.#abandon).removeListener('SIGTERM', this.#abandon);
  }
}
