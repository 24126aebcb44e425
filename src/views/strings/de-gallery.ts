/** The cards of the gallery in German: titles and one line. What a scenario itself tells stands in its file. */
import type { CardWords } from '../gallery/card-words.ts';

export const germanCards: CardWords = {
  'figure/seite-dma-1': {
    title: 'Verteilte Verwaltung der Mobilität',
    story:
      'Der Verkehr eines Flusses geht nur dann über einen Anker, wenn der Fluss älter ist als die letzte Bewegung, und jeder Fluss hat seinen Anker, wo er begann.',
  },
  'figure/seite-dma-2': {
    title: 'Verteilte Mobilität durch den Mobilknoten',
    story:
      'Jeder Fluss ist verankert, wo er begann: flow#1 bei AR1/HA, flow#2 bei AR2/HA, und getunnelt nur, solange MN anderswo ist.',
  },
  'figure/seite-dma-3': {
    title: 'Architektur der verteilten Mobilitätsanker',
    story:
      'Die Datenbank erfährt jedes Präfix mit seinem Anker und antwortet jedem neuen Router; nie geht ein Datenpaket darüber.',
  },
  'figure/seite-dma-4': {
    title: 'Verteilte Mobilitätsanker',
    story:
      'Am Ende benutzen drei Flüsse drei Präfixe: flow#1 kommt durch einen Tunnel von MAR1, flow#2 durch einen von MAR2, flow#3 geradewegs zu MAR3.',
  },
  'figure/seite-dma-5': {
    title: 'Ablauf eines Handovers',
    story: 'Die Reihenfolge der Nachrichten: RS, Datenbank, RA; RS, Datenbank, PBU, PBA, RA.',
  },
  'figure/seite-dma-6': {
    title: 'Mobilität einzelner Flüsse, verteilt verankert',
    story:
      'flow#2, der das Präfix HNP2 für sich hat, wird von MAR1 zu seinem V-MAR MAR2 getunnelt; flow#1 bleibt ohne Tunnel auf If1.',
  },
  'figure/bernardos-pmip-1': {
    title: 'Erste Anmeldung im Netz',
    story: 'Ein PBU, ein PBA, dann die Bekanntmachung.',
  },
  'figure/bernardos-pmip-2': {
    title: 'Handover, der CMD als Relay',
    story:
      'Zwei Umläufe nacheinander, bevor MAAR2 das alte Präfix tragen darf: Was MAAR1 früher tunnelt, wird dort als noch nicht bereit verworfen.',
  },
  'figure/bernardos-pmip-3': {
    title: 'Handover, der CMD als Locator',
    story:
      'Bestätigt wird dreimal statt zweimal, aber die Antwort nimmt den kurzen Weg zwischen den MAARs, zusammen mit dem ersten getunnelten Paket: Nichts wird als noch nicht bereit verworfen.',
  },
  'figure/bernardos-pmip-4': {
    title: 'Handover, der CMD als Proxy',
    story: 'Das neue Präfix wird nach einem Umlauf zum CMD bekannt gemacht, früher als mit Relay und Locator.',
  },
  'figure/bernardos-pmip-5': {
    title: 'DHCPv6, teilweise verteilt',
    story:
      'Das Reply nennt beide Präfixe, das alte mit bevorzugter Lebensdauer null, und bricht im selben Augenblick zu MN auf wie das PBU zu MAAR1.',
  },
  'figure/bernardos-pmip-6': {
    title: 'Ablauf, vollständig verteilt',
    story: 'Das NI Reply wächst mit jedem Halt um eine Adresse.',
  },
  'figure/chan-dlma-1': {
    title: 'Dreiecksrouting: ein LMA, fern von beiden Enden',
    story:
      'MN und CN sind zwei Netze voneinander entfernt, und doch geht jedes Paket sechs Netze hinab zum LMA und vier in einem Tunnel zurück, in beide Richtungen: ein Dreieck von 100 ms, wo der gerade Weg 20 braucht.',
  },
  'figure/chan-dlma-2': {
    title: 'Ein LMA in jedem Netz, und alle erfahren es',
    story: 'Kein Paket nimmt ein Dreieck, nicht einmal das erste.',
  },
  'figure/chan-dlma-3': {
    title: 'Weiterleitung überall, Aufenthaltsort zu Hause',
    story: 'Einige Pakete nehmen das Dreieck, dann keines mehr.',
  },
  'figure/chan-dlma-4': {
    title: 'O-LMA und D-LMA eines Pakets von CN zu MN',
    story: 'Die Pakete von CN nimmt O-LMA auf; sie verlassen ihn in einem Tunnel zu D-LMA.',
  },
  'figure/chan-dlma-5': {
    title: 'Ein Mobilknoten von H-LMA, verankert bei V-LMA-1, und sein Korrespondenzknoten hinter V-LMA-2',
    story:
      'Die Tabellen: Nur H-LMA hat einen Aufenthaltsort (MN bei V-LMA-1), nur V-LMA-1 eine Bindung mit der Proxy-CoA (dem MAG), V-LMA-2 einen Cache, sobald H-LMA es ihm gesagt hat.',
  },
  'figure/chan-dlma-6': {
    title: 'Jeder LMA gibt die Heimatpräfixe aller bekannt',
    story: 'Dasselbe Präfix führt zu drei verschiedenen Knoten: Die Pakete jedes CN nimmt der LMA bei ihm auf.',
  },
  'figure/chan-dlma-7': {
    title: 'Header des ersten Pakets',
    story:
      'Das erste Paket öffnen und seine Header Hop für Hop lesen: HoA allein, HoA im Tunnel zu H-LMA, zu V-LMA, zur CoA, HoA allein, wie in der Zeichnung.',
  },
  'figure/chan-dlma-8': {
    title: 'Header der folgenden Pakete',
    story:
      'Die Pakete lassen den Hop zu H-LMA aus und sind gut 70 ms früher da; die ersten direkten überholen die letzten, die über H-LMA gingen.',
  },
  'figure/chan-dlma-9': {
    title: 'Am D-LMA vorbei',
    story: 'Ein Tunnel von O-LMA zum MAG; der Weg führt noch an D-LMA vorbei, der nichts mehr auspackt.',
  },
  'figure/chan-dlma-10': {
    title: 'Von einem Mobilknoten zu einem festen Knoten',
    story: 'Die Quelladresse: HoA, zwischen MAG und O-LMA darum herum die CoA des MAG, dann wieder HoA.',
  },
  'figure/chan-dlma-11': {
    title: 'Von Mobilknoten zu Mobilknoten, an beiden LMAs vorbei',
    story:
      'Drei Tunnel, zwei, einer; die Router am Weg sind jedes Mal dieselben, die Verzögerung ändert sich also kaum: Gespart wird das Aus- und Einpacken.',
  },
  'figure/chan-dlma-12': {
    title: 'Von einem CN außerhalb der Domäne von MN',
    story: 'Das Netz von CN weiß nur, dass das Präfix an der Grenze bekannt gemacht wird.',
  },
  'figure/chan-dlma-13': {
    title: 'Zu einem CN in einer anderen Domäne mit verteilten LMAs',
    story: 'Die Pakete von MN verlassen seinen D-LMA ohne Tunnel und überqueren die Grenze wie die jedes Hosts.',
  },
  'figure/chan-dlma-14': {
    title: 'Zu einem CN in einer herkömmlichen PMIP-Domäne',
    story:
      'Die Pakete von MN verlassen seinen D-LMA ohne Tunnel, folgen dem Präfix von CN am Netz von CN vorbei zum alten LMA und kommen in einem Tunnel zurück: ein Dreieck, das die Domäne von MN nicht heilen kann, denn nur der alte LMA steht für das Präfix von CN ein.',
  },
  'figure/chan-dlma-15': {
    title: 'Zu einem CN, der Mobile IP benutzt',
    story:
      'Die Pakete von MN verlassen seinen D-LMA ohne Tunnel und gehen ins Heimatnetz von CN, wo HA sie aufnimmt und zur Care-of Address von CN tunnelt: wieder ein Dreieck, und der Tunnel endet bei CN selbst, über den Funk.',
  },
  'figure/chan-framework-1': {
    title: 'Mobile IP in Funktionen zerlegt',
    story:
      'Die Pakete beider Felder nehmen denselben Weg mit denselben Headern: HoA11, bis MR1 sie abfängt, dann in einem Tunnel zu IP32, auch über den Funk.',
  },
  'figure/chan-framework-2': {
    title: 'MIP und PMIP, Header für Header',
    story: 'Ein Paket öffnen und seine Ziele Hop für Hop lesen.',
  },
  'figure/chan-framework-3': {
    title: 'PMIP in Funktionen zerlegt',
    story:
      'LM1 führt die Bindung von HoA11 an IP31: Der Tunnel endet an AR31, der Mobilknoten sendet und empfängt gewöhnliche Pakete und signalisiert nichts als seine Router Solicitation.',
  },
  'figure/chan-framework-4': {
    title: 'Hierarchical Mobile IP in Funktionen zerlegt',
    story:
      'LM1 führt HoA11 bei MR3, und MR3 führt HoA11 bei der Care-of Address: ein Tunnel von MR1 zu MR3 und einer von dort zum Mobilknoten. Daneben ohne Tunnel: MR1 schreibt eine Adresse von MR3 in den Kopf, MR3 schreibt HoA11 zurück.',
  },
  'figure/chan-framework-5': {
    title: 'Wandernde Home Agents',
    story: 'Mobile IPv6 trägt jedes Paket über Network1, selbst die von CN31 gleich nebenan.',
  },
  'figure/chan-framework-6': {
    title: 'Verteilte Architektur mit Mobilität nach Bedarf',
    story: 'Die erste Sitzung nimmt den Weg über MR1 und zwei Tunnel.',
  },
  'figure/chan-framework-7': {
    title: 'Verteilte Architektur, und vier Arten, Wege zu verkürzen',
    story:
      'In jedem Feld nehmen einige Pakete den langen Weg über MR1, getunnelt oder ohne Tunnel; dann weiß MR2, wohin er tunneln muss, und sie gehen geradeaus.',
  },
  'figure/kuntz-summary-1': {
    title: 'Ein örtlicher Anker verbirgt die Bewegung',
    story:
      'Ein Tunnel endet im ersten Lauf bei MAP und liegt von dort bis MN in einem anderen; mit Routenoptimierung bleibt nur der zweite.',
  },
  'figure/kuntz-summary-2': {
    title: 'Zwei Adressen zugleich',
    story:
      'Der Fluss von CN1 geht in beide Richtungen durch einen Tunnel zwischen H-DAR und MN selbst, auch über den Funk; der von CN2 braucht keinen.',
  },
  'figure/kuntz-summary-3': {
    title: 'Eine ständige und zwei vorläufige Adressen',
    story:
      'Der Fluss von CN1 wird von T-HA1 getunnelt, der von CN2 braucht keinen Tunnel, der von CN3 geht über P-HA, wo immer MN ist.',
  },
  'figure/kuntz-summary-4': {
    title: 'Heimat- und besuchter Router zugleich',
    story: 'Für den ersten Fluss ist MAR1 der H-MAR und MAR2 der V-MAR; er geht durch einen Tunnel zwischen beiden.',
  },
  'figure/kuntz-summary-5': {
    title: 'Mehrere Home Agents als einer',
    story:
      'Die Pakete von CN nimmt HA2 auf und tunnelt sie zu HA1; was MN sendet, geht durch seinen Tunnel zu HA1 und von dort geradewegs zu CN.',
  },
  'figure/kuntz-summary-6': {
    title: 'Dynamische örtliche Anker mit Mobile IP',
    story:
      'Von CN zu MN sind es ohne Routenoptimierung drei Tunnel, von O-LMA über H-LMA und D-LMA zu MN; mit ihr entfällt H-LMA nach den ersten Paketen.',
  },
  'figure/rfc5568-2': {
    title: 'Schneller Handover, angekündigt',
    story: 'Für MN geht nichts verloren, und das erste Paket kommt eine Funkverzögerung, nachdem MN gesagt hat, dass er da ist.',
  },
  'figure/rfc5568-3': {
    title: 'Schneller Handover, nachträglich verlangt',
    story: 'Was PAR erreichte, bevor MN fragte, ist verloren.',
  },
  'figure/rfc5949-2': {
    title: 'Vorausschauender schneller Handover',
    story: 'Die Reihenfolge HI, HAck, PBU, PBA, und dass die ersten beiden vorbei sind, bevor der Funk es ist.',
  },
  'figure/rfc5949-3': {
    title: 'Nachträglicher schneller Handover',
    story: 'Die Lücke ist die des Funks und eine Frage zwischen den Gateways; der Weg zum fernen LMA gehört nicht dazu.',
  },
  'first-minute': {
    title: 'Die erste Minute',
    story:
      'PBU und PBA nach der Bewegung, die Zeile des LMA, die sich ändert, der Tunnel, der hinüberschwenkt, und die Pakete, die unterdessen beim alten Router fallen.',
  },
  'two-anchors-return': {
    title: 'Zwei Anker und der Weg zurück',
    story:
      'Mit DMA hat jeder Fluss seinen Anker, wo er begann: Zwei Tunnel enden bei AR3, und zurück bei AR1 läuft f1 sofort wieder ohne Tunnel.',
  },
  'two-phones': {
    title: 'Von Telefon zu Telefon',
    story: 'Mit PMIPv6 steigt ein Paket zum LMA hinauf und wieder herab, selbst wenn beide Telefone an einem Router sind.',
  },
  'lma-fails': {
    title: 'Der Anker fällt aus',
    story:
      'Mit PMIPv6 fällt jedes Paket, solange der LMA fort ist, und danach, bis AR2 seine Registrierung erneuert, was er hier alle paar Sekunden tut: Daraus lernt der LMA die Bindung.',
  },
  'far-database': {
    title: 'Eine Sitzungsdatenbank weit weg',
    story: 'Der Handover wartet auf die Datenbank, bevor er AR1 etwas sagen kann.',
  },
  'lossy-access': {
    title: 'Ein Link mit Verlusten',
    story: 'Bei der ersten Bewegung geht eine Antwort verloren: das PBA, mit DMA die der Datenbank.',
  },
  'relay-locator-proxy': {
    title: 'Relay, Locator oder Proxy',
    story: 'Draft-bernardos-dmm-pmip-01 sagt, der Proxy habe die kürzeste Zeit.',
  },
  'ping-pong': {
    title: 'Hin und her zwischen zwei Zellen',
    story:
      'Bewegungen, die nie ankommen, Registrierungen, die einander überholen, und die späte Abmeldung eines Routers, an dem MN1 schon wieder ist: Nichts davon darf die neuere Bindung löschen.',
  },
  'home-and-away': {
    title: 'Zu Hause und fort',
    story:
      'Welchen Umweg nehmen Pakete, solange MN fort ist, und was kostet es, ohne ihn auszukommen: Nachrichten, Lücke und Verzögerung mit und ohne Routenoptimierung vergleichen.',
  },
  'straight-path': {
    title: 'Der gerade Weg',
    story: 'Welche Pakete gehen über den fernen HA, und wie oft?',
  },
  'map-domains': {
    title: 'Von einer MAP-Domäne in die nächste, und ein MAP, der ausfällt',
    story:
      'Die Bewegung innerhalb einer Domäne kostet so viel wie der Weg zu West, die zwischen Domänen nicht mehr; ohne Weiterleitung (zweiter Lauf) kostet sie den Weg zu HA.',
  },
  'home-agent-fails': {
    title: 'Ein Home Agent fällt aus, einer steht daneben, einer fern',
    story: 'Die Sitzung stockt, bis der Ausfall bemerkt ist, und geht dann weiter, denn der neue Agent weiß, wo MN ist.',
  },
  'rogue-lma': {
    title: 'Ein falscher LMA zieht die Pakete eines Telefons an sich, oder nicht',
    story:
      'Wird ihm geglaubt, genügt eine Nachricht: V-LMA-1 löscht seine Bindung, leitet an R weiter und sagt sogar V-LMA-2 sofort, dorthin zu senden; R behält alle Pakete, bis seine Lüge abläuft, und MN merkt nichts.',
  },
  'forged-update': {
    title: 'Ein gefälschtes Binding Update',
    story: 'Eine Nachricht nimmt alle Pakete, bis MN seine Bindung erneuert und die Nummer seines Updates zu alt ist.',
  },
  'forged-proxy-update': {
    title: 'Ein gefälschtes Proxy Binding Update',
    story: 'Der LMA gibt R mit einer Nachricht beide Sitzungen.',
  },
  crowd: {
    title: 'Eine Menge',
    story: 'Die Last der Anker.',
  },
  'metro-star': {
    title: 'Stern in der Stadt',
    story:
      'Die Unterbrechung jedes Flusses bei jeder Bewegung: 84, 86 und 82 ms mit PMIPv6; 90, dann 94 (f1) und 96 ms (f2), dann 60 ms für f1, zurück bei seinem Anker, mit DMA.',
  },
};
