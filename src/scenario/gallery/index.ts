/**
 * The scenarios that come with the project. Each is a file that the command line plays as it is; its description tells its story in
 * three paragraphs: who the nodes are, what happens when, what to look for. A test validates every file against the schemes that exist.
 */
import { galleryEntry as entry, type GalleryEntry } from './entry.ts';
import chanDlma1 from './figure/chan-dlma-1.json' with { type: 'json' };
import chanDlma2 from './figure/chan-dlma-2.json' with { type: 'json' };
import chanDlma3 from './figure/chan-dlma-3.json' with { type: 'json' };
import chanDlma4 from './figure/chan-dlma-4.json' with { type: 'json' };
import chanDlma5 from './figure/chan-dlma-5.json' with { type: 'json' };
import chanDlma6 from './figure/chan-dlma-6.json' with { type: 'json' };
import chanDlma7 from './figure/chan-dlma-7.json' with { type: 'json' };
import chanDlma8 from './figure/chan-dlma-8.json' with { type: 'json' };
import chanDlma9 from './figure/chan-dlma-9.json' with { type: 'json' };
import chanDlma10 from './figure/chan-dlma-10.json' with { type: 'json' };
import chanDlma11 from './figure/chan-dlma-11.json' with { type: 'json' };
import chanFramework1 from './figure/chan-framework-1.json' with { type: 'json' };
import chanFramework2 from './figure/chan-framework-2.json' with { type: 'json' };
import chanFramework3 from './figure/chan-framework-3.json' with { type: 'json' };
import chanFramework4 from './figure/chan-framework-4.json' with { type: 'json' };
import chanFramework5 from './figure/chan-framework-5.json' with { type: 'json' };
import chanFramework6 from './figure/chan-framework-6.json' with { type: 'json' };
import chanFramework7 from './figure/chan-framework-7.json' with { type: 'json' };
import chanDlma12 from './figure/chan-dlma-12.json' with { type: 'json' };
import chanDlma13 from './figure/chan-dlma-13.json' with { type: 'json' };
import chanDlma14 from './figure/chan-dlma-14.json' with { type: 'json' };
import chanDlma15 from './figure/chan-dlma-15.json' with { type: 'json' };
import crowd from './crowd.json' with { type: 'json' };
import farDatabase from './far-database.json' with { type: 'json' };
import bernardosPmip5 from './figure/bernardos-pmip-5.json' with { type: 'json' };
import bernardosPmip1 from './figure/bernardos-pmip-1.json' with { type: 'json' };
import bernardosPmip2 from './figure/bernardos-pmip-2.json' with { type: 'json' };
import bernardosPmip3 from './figure/bernardos-pmip-3.json' with { type: 'json' };
import bernardosPmip4 from './figure/bernardos-pmip-4.json' with { type: 'json' };
import bernardosPmip6 from './figure/bernardos-pmip-6.json' with { type: 'json' };
import rfc5568Predictive from './figure/rfc5568-2.json' with { type: 'json' };
import rfc5568Reactive from './figure/rfc5568-3.json' with { type: 'json' };
import rfc5949Predictive from './figure/rfc5949-2.json' with { type: 'json' };
import rfc5949Reactive from './figure/rfc5949-3.json' with { type: 'json' };
import seiteDma1 from './figure/seite-dma-1.json' with { type: 'json' };
import kuntzSummary1 from './figure/kuntz-summary-1.json' with { type: 'json' };
import kuntzSummary2 from './figure/kuntz-summary-2.json' with { type: 'json' };
import kuntzSummary3 from './figure/kuntz-summary-3.json' with { type: 'json' };
import kuntzSummary4 from './figure/kuntz-summary-4.json' with { type: 'json' };
import kuntzSummary5 from './figure/kuntz-summary-5.json' with { type: 'json' };
import kuntzSummary6 from './figure/kuntz-summary-6.json' with { type: 'json' };
import seiteDma2 from './figure/seite-dma-2.json' with { type: 'json' };
import seiteDma3 from './figure/seite-dma-3.json' with { type: 'json' };
import seiteDma4 from './figure/seite-dma-4.json' with { type: 'json' };
import seiteDma5 from './figure/seite-dma-5.json' with { type: 'json' };
import seiteDma6 from './figure/seite-dma-6.json' with { type: 'json' };
import firstMinute from './first-minute.json' with { type: 'json' };
import forgedProxyUpdate from './forged-proxy-update.json' with { type: 'json' };
import forgedUpdate from './forged-update.json' with { type: 'json' };
import homeAgentFails from './home-agent-fails.json' with { type: 'json' };
import homeAndAway from './home-and-away.json' with { type: 'json' };
import lmaFails from './lma-fails.json' with { type: 'json' };
import lossyAccess from './lossy-access.json' with { type: 'json' };
import mapDomains from './map-domains.json' with { type: 'json' };
import metroStar from './metro-star.json' with { type: 'json' };

import pingPong from './ping-pong.json' with { type: 'json' };
import relayLocatorProxy from './relay-locator-proxy.json' with { type: 'json' };
import rogueLma from './rogue-lma.json' with { type: 'json' };
import straightPath from './straight-path.json' with { type: 'json' };
import twoAnchorsReturn from './two-anchors-return.json' with { type: 'json' };
import twoPhones from './two-phones.json' with { type: 'json' };

export { FIRST_SCENARIO, storyOf, type GalleryEntry, type Story } from './entry.ts';

/** All of them, in the order in which they are shown. */
export const GALLERY: readonly GalleryEntry[] = [
  entry('first-minute', firstMinute),
  entry('two-anchors-return', twoAnchorsReturn),
  entry('two-phones', twoPhones),
  entry('lma-fails', lmaFails),
  entry('far-database', farDatabase),
  entry('lossy-access', lossyAccess),
  entry('relay-locator-proxy', relayLocatorProxy),
  entry('ping-pong', pingPong),
  entry('home-and-away', homeAndAway),
  entry('straight-path', straightPath),
  entry('map-domains', mapDomains),
  entry('home-agent-fails', homeAgentFails),

  entry('rogue-lma', rogueLma),
  entry('forged-update', forgedUpdate),
  entry('forged-proxy-update', forgedProxyUpdate),
  entry('crowd', crowd),
  entry('metro-star', metroStar),
  entry('figure/seite-dma-1', seiteDma1),
  entry('figure/seite-dma-2', seiteDma2),
  entry('figure/seite-dma-3', seiteDma3),
  entry('figure/seite-dma-4', seiteDma4),
  entry('figure/seite-dma-5', seiteDma5),
  entry('figure/seite-dma-6', seiteDma6),
  entry('figure/bernardos-pmip-5', bernardosPmip5),
  entry('figure/bernardos-pmip-1', bernardosPmip1),
  entry('figure/bernardos-pmip-2', bernardosPmip2),
  entry('figure/bernardos-pmip-3', bernardosPmip3),
  entry('figure/bernardos-pmip-4', bernardosPmip4),
  entry('figure/bernardos-pmip-6', bernardosPmip6),
  entry('figure/rfc5949-2', rfc5949Predictive),
  entry('figure/rfc5949-3', rfc5949Reactive),
  entry('figure/rfc5568-2', rfc5568Predictive),
  entry('figure/rfc5568-3', rfc5568Reactive),
  entry('figure/kuntz-summary-1', kuntzSummary1),
  entry('figure/kuntz-summary-2', kuntzSummary2),
  entry('figure/kuntz-summary-3', kuntzSummary3),
  entry('figure/kuntz-summary-4', kuntzSummary4),
  entry('figure/kuntz-summary-5', kuntzSummary5),
  entry('figure/kuntz-summary-6', kuntzSummary6),
  entry('figure/chan-dlma-1', chanDlma1),
  entry('figure/chan-dlma-2', chanDlma2),
  entry('figure/chan-dlma-3', chanDlma3),
  entry('figure/chan-dlma-4', chanDlma4),
  entry('figure/chan-dlma-5', chanDlma5),
  entry('figure/chan-dlma-6', chanDlma6),
  entry('figure/chan-dlma-7', chanDlma7),
  entry('figure/chan-dlma-8', chanDlma8),
  entry('figure/chan-dlma-9', chanDlma9),
  entry('figure/chan-dlma-10', chanDlma10),
  entry('figure/chan-dlma-11', chanDlma11),
  entry('figure/chan-framework-1', chanFramework1),
  entry('figure/chan-framework-2', chanFramework2),
  entry('figure/chan-framework-3', chanFramework3),
  entry('figure/chan-framework-4', chanFramework4),
  entry('figure/chan-framework-5', chanFramework5),
  entry('figure/chan-framework-6', chanFramework6),
  entry('figure/chan-framework-7', chanFramework7),
  entry('figure/chan-dlma-12', chanDlma12),
  entry('figure/chan-dlma-13', chanDlma13),
  entry('figure/chan-dlma-14', chanDlma14),
  entry('figure/chan-dlma-15', chanDlma15),
];

/** The entry of that name, or null. */
export function findGalleryEntry(name: string): GalleryEntry | null {
  return GALLERY.find((candidate) => candidate.name === name) ?? null;
}
