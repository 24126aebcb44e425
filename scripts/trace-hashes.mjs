// node scripts/trace-hashes.mjs: plays the gallery by the command line and writes src/engine/trace-hashes.csv. Only for changes of
// behaviour that are meant: the commit says why the new behaviour is right.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/project.mjs';

const gallery = join(root, 'src', 'scenario', 'gallery');
const names = [...readFileSync(join(gallery, 'index.ts'), 'utf8').matchAll(/^ {2}entry\('([^']+)'/gm)].map((match) => match[1]);
const rows = ['scenario,run,endMs,traceHash'];
for (const name of names) {
  const played = spawnSync(
    process.execPath,
    [join(root, 'scripts', 'headless.mjs'), 'run', join(gallery, `${name}.json`), '--report', '-'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    },
  );
  if (played.status !== 0) {
    process.stderr.write(played.stderr);
    process.exit(1);
  }
  for (const { run, endMs, traceHash } of JSON.parse(played.stdout)) rows.push(`${name},${run},${endMs},${traceHash}`);
}
writeFileSync(join(root, 'src', 'engine', 'trace-hashes.csv'), `${rows.join('\n')}\n`);
process.stdout.write(`${rows.length - 1} runs of ${names.length} scenarios\n`);
