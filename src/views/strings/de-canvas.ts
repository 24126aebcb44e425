/** German words of the drawing plane. */
import type { Strings } from './strings.ts';

export const canvas: Strings['canvas'] = {
  hint: 'Das Telefon zu einem anderen Router ziehen.',
  paused: 'Angehalten: auf Abspielen drücken',
  pickHint: (mobile) => `Einen Router für ${mobile} antippen`,
  cancel: 'Abbrechen',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fit: 'Einpassen',
  legend: {
    title: 'Legende',
    data: 'Datenpaket',
    tunnelled: 'Datenpaket in einem Tunnel',
    control: 'Steuernachricht',
    lost: 'Verlorenes Paket',
    color: 'Farbe: der Anker der Adresse',
    path: 'Weg der Daten; er verblasst',
    tunnel: 'Tunnel, den beide Enden kennen',
    half: 'Tunnel, den nur ein Ende kennt',
    radio: 'Funklink',
  },
  functions: {
    show: 'Logische Funktionen: wer Adressen vergibt, Aufenthaltsorte verwaltet, weiterleitet, vertritt',
    title: 'Logische Funktionen',
    short: { allocation: 'HoA', 'location-management': 'LM', 'mobility-routing': 'MR', proxy: 'PX' },
    long: {
      allocation: 'Adressvergabe',
      'location-management': 'Verwaltung der Aufenthaltsorte',
      'mobility-routing': 'Mobilitätsrouting',
      proxy: 'Stellvertretung',
    },
    source: 'draft-chan-dmm-framework-gap-analysis §3',
  },
  label: (label) => `${label}: Topologie`,
  zoomBar: 'Ansicht: Plus und Minus vergrößern und verkleinern, 0 passt ein, Pfeiltasten verschieben',
  kinds: {
    router: 'Router',
    gateway: 'Gateway',
    'access-router': 'Zugangsrouter',
    server: 'Server',
    correspondent: 'Korrespondenzknoten',
    mobile: 'Mobilknoten',
  },
  node: (label, kind, roles, failed, idle) =>
    [label, kind, ...roles, ...(failed ? ['ausgefallen'] : []), ...(idle ? ['in diesem Lauf unbenutzt'] : [])].join(', '),
  mobileNode: (label, at, movingTo) =>
    movingTo !== null
      ? `${label}, Mobilknoten, unterwegs zu ${movingTo}`
      : at === null
        ? `${label}, Mobilknoten, nirgends angebunden. Eingabetaste bewegt ihn.`
        : `${label}, Mobilknoten an ${at}. Eingabetaste bewegt ihn.`,
  failed: 'ausgefallen',
  pickerTitle: (mobile) => `${mobile} bewegen zu`,
  pickerOption: (router, mobileInterface) => (mobileInterface === null ? router : `${router}, Schnittstelle ${mobileInterface}`),
  pickerKeys: '↑ ↓ wählen · Eingabe bewegt · Esc bricht ab',
  pickerNone: 'Kein anderer Router ist in Betrieb.',
  delay: (ms) => `${Number(ms.toFixed(ms < 1 ? 3 : 2))} ms`,
  dropped: (count, reason) => (count > 1 ? `${count} × ${reason}` : reason),
  waiting: (count) => `${count} warten`,
  tunnel: (a, b) => `Tunnel ${a} – ${b}`,
  tunnelHalf: { up: 'steht', missing: 'kein Eintrag' },
  tunnelLabel: (a, b, mobiles, disagree, upAt) =>
    disagree ? `Tunnel von ${a} zu ${b} für ${mobiles}: nur ${upAt} kennt ihn` : `Tunnel von ${a} zu ${b} für ${mobiles}`,
  tunnelOwner: 'Besitzer',
  tunnelFor: 'Dient',
  tunnelOuter: 'Äußerer Header',
  tunnelInner: 'Innerer Header',
  tunnelOverhead: 'Aufschlag',
  tunnelOctets: (octets) => `+${octets} Oktette je Paket`,
  tunnelLifetime: 'Gilt noch',
  tunnelForever: 'läuft nicht ab',
  seconds: (seconds) => `${seconds >= 100 ? Math.round(seconds) : seconds.toFixed(1)} s`,
  tunnelEnds: 'Enden',
  tunnelMany: (count) => `${count} Mobilknoten`,
  tunnelDisagrees: 'Die beiden Enden sind sich nicht einig: Was das eine in den Tunnel sendet, erwartet das andere nicht.',
};
