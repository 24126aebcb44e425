// npm run -s soak -- …: the soak, bench/soak.ts, under plain Node.
import { withGoodNode } from './lib/node-version.mjs';

withGoodNode(function () {
  return import('./lib/bundle.mjs').then(function (module) {
    return module.runEntry('soak', 'bench/soak.ts');
  });
});
