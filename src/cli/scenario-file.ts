/** Reading a scenario from a file. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { err, ok, type Result } from '#base/result.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { LIMITS } from '#scenario/limits.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { parseScenario, problemLine } from '#scenario/validate.ts';
import { fileError } from './file-error.ts';

/** The scenario in `file`, or one line that begins with the file's name. */
export function readScenarioFile(file: string): Result<Scenario, string> {
  const bytes = readBytes(file);
  if (!bytes.ok) return err(`${file}: ${bytes.error}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.value);
  } catch {
    return err(`${file}: is not UTF-8 text`);
  }
  const outcome = parseScenario(text, SCHEME_CATALOG);
  return outcome.ok ? outcome : err(`${file}: ${problemLine(outcome.error)}`);
}

function readBytes(file: string): Result<Uint8Array, string> {
  try {
    const found = statSync(file);
    if (found.isDirectory()) return err('is a folder, not a scenario file');
    if (found.size > LIMITS.fileBytes) return err(`expected at most ${LIMITS.fileBytes} octets, found ${found.size}`);
    if (found.isFile()) return ok(readFileSync(file));
    const bytes = readStream(file);
    return bytes.length > LIMITS.fileBytes ? err(`expected at most ${LIMITS.fileBytes} octets, found more`) : ok(bytes);
  } catch (error) {
    return err(fileError(error));
  }
}

/** What a pipe or a device gives, up to one octet more than a scenario may have: some give octets for ever. */
function readStream(file: string): Uint8Array {
  const bytes = new Uint8Array(LIMITS.fileBytes + 1);
  const descriptor = openSync(file, 'r');
  try {
    let length = 0;
    for (let count = 1; count > 0 && length < bytes.length; length += count)
      count = readSync(descriptor, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
