// npm run screenshots: builds, then takes the pictures of docs/screenshots again.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/test.mjs').then(function (module) {
    return module.browserTests(['--project=screenshots'].concat(process.argv.slice(2)), { ROAMSCOPE_SCREENSHOTS: '1' });
  });
});
