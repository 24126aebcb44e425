/** All lessons in German. */
import type { LessonLanguage } from '../words.ts';
import { anchorDies } from './anchor-dies.ts';
import { centralAnchor } from './central-anchor.ts';
import { dynamicMobility } from './dynamic-mobility.ts';
import { edgeAnchor } from './edge-anchor.ts';
import { location } from './location.ts';
import { relayLocatorProxy } from './relay-locator-proxy.ts';
import { routeOptimization } from './route-optimization.ts';
import { signalling } from './signalling.ts';

export const german: LessonLanguage = {
  lessons: {
    'central-anchor': centralAnchor,
    'edge-anchor': edgeAnchor,
    'dynamic-mobility': dynamicMobility,
    location,
    'route-optimization': routeOptimization,
    'relay-locator-proxy': relayLocatorProxy,
    'anchor-dies': anchorDies,
    signalling,
  },
  nouns: {
    link: ['Link', 'Links'],
    packet: ['Paket', 'Pakete'],
    message: ['Nachricht', 'Nachrichten'],
    binding: ['Bindung', 'Bindungen'],
    'binding message': ['Bindungsnachricht', 'Bindungsnachrichten'],
    row: ['Zeile', 'Zeilen'],
  },
};
