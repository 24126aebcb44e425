/** What the command line writes to. Tests give their own. */
export interface Terminal {
  /** Standard output; resolves when more may follow. */
  writeOut(bytes: string | Uint8Array): Promise<void>;
  /** One line on standard error. */
  writeError(line: string): void;
}

/** Exit codes: done; a file or option that the user can put right; a fault of this program. */
export const EXIT = { done: 0, refused: 2, fault: 70 } as const;

/** The terminal of a process. */
export function processTerminal(): Terminal {
  // A reader that closes early, as `head` does, is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    writeOut: (bytes) =>
      new Promise((resolve) => {
        if (process.stdout.destroyed || process.stdout.writableEnded) return resolve();
        process.stdout.write(bytes, () => resolve());
      }),
    writeError: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}
