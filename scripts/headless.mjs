// npm run -s headless -- …: the command line, src/cli/main.ts, under plain Node.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/bundle.mjs').then(function (module) {
    return module.runEntry('headless', 'src/cli/main.ts');
  });
});
