/**
 * Runs a script under a Node that is new enough, whatever Node the user has.
 *
 * This file and the scripts that import it first must parse under old versions of Node, so they use no recent syntax.
 */
import { spawnSync } from 'child_process';

/** The version taken from the npm registry when the running one is older; the one named in .nvmrc. */
const REPLACEMENT = '20.20.2';

/**
 * True when the tools of this project run on `version` (`v20.19.0` or `20.19.0`): 20.19 and later ones of 20, 22.12 and later.
 * @param {string} version
 */
export function isNewEnough(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  const major = parts[0] || 0;
  const minor = parts[1] || 0;
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

/**
 * Calls `main` when the running Node is new enough; otherwise runs the same command under a newer Node that npm fetches, and
 * exits with its code.
 * @param {() => Promise<unknown>} main
 */
export function withGoodNode(main) {
  if (isNewEnough(process.version)) {
    main().catch(function (error) {
      console.error(error && error.stack ? error.stack : error);
      process.exit(1);
    });
    return;
  }
  const command = ['exec', '--yes', '--package=node@' + REPLACEMENT, '--', 'node'].concat(process.argv.slice(1));
  const needs = 'Roamscope needs Node 20.19 or 22.12 or newer; this is ' + process.version + '. ';
  console.error(needs + 'Running under Node ' + REPLACEMENT + ' from npm.');
  if (process.env['ROAMSCOPE_NODE_REPLACED'] === '1') {
    console.error('npm did not provide it. Please install Node ' + REPLACEMENT + ' and try again.');
    process.exit(1);
  }
  const env = Object.assign({}, process.env, { ROAMSCOPE_NODE_REPLACED: '1' });
  const result = spawnSync('npm', command, { stdio: 'inherit', env: env, shell: process.platform === 'win32' });
  process.exit(result.status === null ? 1 : result.status);
}
