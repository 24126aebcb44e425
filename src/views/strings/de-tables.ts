/** Tables in German. What is a term of the documents stays as it stands there; what only describes is German. */
import { tables as english, type TableTerm } from './en-tables.ts';
import type { Strings } from './strings.ts';

/** Terms and abbreviations of the documents. */
type Kept =
  | 'Binding Cache'
  | 'Binding Cache (D-LMA)'
  | 'Binding Cache (MAP)'
  | 'Binding Cache (P-HA, T-HA)'
  | 'Binding Update List'
  | 'CoA'
  | 'D-LMA'
  | 'DAR'
  | 'H-DAR'
  | 'H-MAR'
  | 'HA'
  | 'HNP'
  | 'HoA'
  | 'AAAA'
  | 'Home Network Prefix'
  | 'LCoA'
  | 'LMA'
  | 'MAAR'
  | 'MN'
  | 'MR'
  | 'Name'
  | 'P-CoA'
  | 'P-CoA (S-MAAR)'
  | 'P-MAAR'
  | 'Proxy-CoA'
  | 'RCoA'
  | 'Relay'
  | 'Router'
  | 'S-MAAR'
  | 'Seq'
  | 'Status'
  | 'V-MAR';

const TERMS: { readonly [term in Exclude<TableTerm, Kept>]: string } = {
  About: 'Über',
  Address: 'Adresse',
  'Address mappings': 'Adressumsetzungen',
  Addresses: 'Adressen',
  'Allocated by': 'Vergeben von',
  'Allocated prefixes': 'Vergebene Präfixe',
  Anchor: 'Anker',
  'Anchor (H-MAR)': 'Anker (H-MAR)',
  'Anchored prefixes': 'Verankerte Präfixe',
  'Assigned at': 'Vergeben an',
  At: 'An',
  'Binding Cache (nearest HA)': 'Binding Cache (nächster HA)',
  'Bindings (MR of the mobile)': 'Bindungen (MR des Mobilknotens)',
  'Bindings as home agent (H-DAR)': 'Bindungen als Home Agent (H-DAR)',
  'Bindings as primary HA': 'Bindungen als primärer HA',
  'Bound at': 'Gebunden an',
  By: 'Über',
  'Care-of address': 'Care-of Address',
  Carries: 'Trägt',
  'DHCPv6 leases': 'DHCPv6-Leases',
  Destination: 'Ziel',
  'Directory (owner)': 'Verzeichnis (Besitzer)',
  'Fast handovers': 'Schnelle Handover',
  'For prefix': 'Für Präfix',
  'Forwarding (MR before), held packets': 'Weiterleitung (voriger MR), gehaltene Pakete',
  'Forwarding entries': 'Weiterleitungen',
  'Forwards to': 'Leitet weiter an',
  From: 'Von',
  'Given by': 'Vergeben von',
  'Global bindings': 'Globale Bindungen',
  'Home address': 'Home Address',
  'Home agent': 'Home Agent',
  'Home prefix': 'Heimatpräfix',
  'IP address': 'IP-Adresse',
  'IP address there': 'IP-Adresse dort',
  Interface: 'Schnittstelle',
  'Known P-MAAR addresses': 'Bekannte Adressen der P-MAARs',
  'LCoA or RCoA': 'LCoA oder RCoA',
  Leases: 'Vergaben (Leases)',
  'Leases (address allocation)': 'Leases (Adressvergabe)',
  'Located at': 'Befindet sich an',
  'Location cache': 'Ortscache',
  'Location cache (MR of the sender)': 'Ortscache (MR des Senders)',
  'Location cache (O-LMA)': 'Ortscache (O-LMA)',
  'Location cache (ingress)': 'Ortscache (Eingang)',
  'Location records (H-LMA)': 'Ortseinträge (H-LMA)',
  'Location records (LM)': 'Ortseinträge (LM)',
  'Location table': 'Ortstabelle',
  'MAAR list': 'Liste der MAARs',
  'MAP, HA or CN': 'MAP, HA oder CN',
  'Messages not believed': 'Nachrichten, denen nicht geglaubt wurde',
  Neighbor: 'Nachbar',
  Neighbors: 'Nachbarn',
  'Names (zone mobile.example)': 'Namen (Zone mobile.example)',
  'New address (CoA)': 'Neue Adresse (CoA)',
  Next: 'Nächster',
  Of: 'Von',
  'Next hop': 'Nächster Hop',
  'Old address (HoA)': 'Alte Adresse (HoA)',
  'Other end': 'Anderes Ende',
  'P-HA or T-HA': 'P-HA oder T-HA',
  'P-HoA or T-HoA': 'P-HoA oder T-HoA',
  'P-MAAR address': 'Adresse des P-MAAR',
  'P-MAAR list': 'Liste der P-MAARs',
  'P-MAARs of visiting mobiles': 'P-MAARs besuchender Mobilknoten',
  'PCoA or NCoA prefix': 'Präfix von PCoA oder NCoA',
  Peer: 'Gegenseite',
  Prefix: 'Präfix',
  'Prefix pool': 'Präfixvorrat',
  'Prefixes given out': 'Vergebene Präfixe',
  'Present T-HoA': 'Jetzige T-HoA',
  'Primary HA': 'Primärer HA',
  'RCoA or HoA': 'RCoA oder HoA',
  'Registered addresses': 'Registrierte Adressen',
  'Registered at': 'Registriert bei',
  'Retained addresses': 'Behaltene Adressen',
  Routes: 'Routen',
  'Since (ms)': 'Seit (ms)',
  'Serving MAAR': 'Bedienender MAAR',
  'Session database': 'Sitzungsdatenbank',
  State: 'Zustand',
  To: 'An',
  Tunnels: 'Tunnel',
  'Visited prefixes': 'Besuchte Präfixe',
};

function inGerman(term: string): string {
  return (TERMS as { readonly [term: string]: string | undefined })[term] ?? term;
}

export const tables: Strings['tables'] = {
  title: 'Tabellen',
  label: (letter) => `Tabellen von Feld ${letter}`,
  empty: 'Noch hat kein Knoten einen Eintrag.',
  emptyNode: 'Dieser Knoten hat keine Einträge.',
  entries: (count) => `${count} ${count === 1 ? 'Eintrag' : 'Einträge'}`,
  failed: 'ausgefallen',
  life: (left) => `noch ${left}`,
  lifeColumn: 'Gilt',
  endless: 'läuft nicht ab',
  table: (scheme, roles, table) => inGerman(english.table(scheme, roles, table)),
  column: (scheme, roles, table, column) => inGerman(english.column(scheme, roles, table, column)),
  knowledge: {
    title: (mobile) => `Wer weiß, wo ${mobile} ist`,
    node: 'Knoten',
    knows: 'Weiß',
    link: 'ist an seinem eigenen Funklink',
    access: (router) => (router === null ? 'seine Care-of Address' : `seinen Zugangsrouter: ${router}`),
    network: (anchor) => (anchor === null ? 'sein Netz' : `nur sein Netz: das von ${anchor}`),
    address: 'nur seine Home Address: nichts davon, wo er ist',
    outdated: 'nicht mehr',
  },
  why: (row) => `Warum: ${row}`,
  whyColumn: 'Warum',
};
