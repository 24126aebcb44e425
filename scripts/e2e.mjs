// npm run e2e -- [Playwright arguments]: builds, then runs the browser tests.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/test.mjs').then(function (module) {
    return module.browserTests(process.argv.slice(2), {});
  });
});
