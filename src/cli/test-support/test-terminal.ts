/** A terminal that remembers. */
import type { Terminal } from '../terminal.ts';

/** Everything written to it, as text. */
export class TestTerminal implements Terminal {
  out = '';
  readonly errors: string[] = [];
  readonly #decoder = new TextDecoder();

  writeOut(bytes: string | Uint8Array): Promise<void> {
    this.out += typeof bytes === 'string' ? bytes : this.#decoder.decode(bytes);
    return Promise.resolve();
  }

  writeError(line: string): void {
    this.errors.push(line);
  }
}
