import type { LessonWords } from '../words.ts';

export const edgeAnchor: LessonWords = {
  title: 'Verankern am Rand',
  story: 'Zugangsrouter, die verankern, was bei ihnen beginnt: ein Gang an dreien vorbei und wieder nach Hause.',
  steps: [
    {
      title: 'Ein Router, der Anker ist',
      text: 'Jeder Zugangsrouter ist ein MAR: Er hat eigene Präfixe zu vergeben und bleibt der Anker dessen, was bei ihm beginnt. Der Fluss f1 hat MN1 gerade mit einer Adresse von AR1 erreicht. Kein Tunnel, keine Bindung: Das ist gewöhnliches IPv6, {links}, {delay}.',
    },
    {
      title: 'MN1 geht weiter',
      text: 'Der Funk ist fort. Pakete für MN1 gehen noch zu AR1, denn seine Adresse ist von dort. AR2 wird MN1 gleich hören und muss herausfinden, wer seine Sitzungen verankert.',
      ask: 'Wen wird AR2 zuerst fragen?',
      choices: ['AR1, denn von dort kam MN1', 'die Sitzungsdatenbank', 'den LMA'],
      because:
        'Eine DBQ an die Sitzungsdatenbank: Welche Präfixe hat MN1, und welche MARs verankern sie? Das ist das eine Zentrale, das der Entwurf behält, und gefragt wird es nur zur Steuerung. Nie geht ein Paket eines Flusses darüber.',
    },
    {
      title: 'Der alte Anker erfährt es',
      text: 'Die Datenbank hat AR1 genannt, also sendet AR2 ihm ein Proxy Binding Update. AR1 spielt nun für ein Präfix den LMA, AR2 den MAG: zwei Rollen aus RFC 5213, Zugangsroutern gegeben, nur für diesen Mobilknoten.',
    },
    {
      title: 'Der Fluss geht weiter',
      text: 'AR1 kapselt f1 und sendet ihn zu AR2. Der Fluss stand {gap} still und verlor {lost}; gesendet wurden {messages}. Seine Adresse änderte sich nicht, also merkte CN1 nichts davon.',
    },
    {
      title: 'Ein neuer Fluss beginnt hier',
      text: 'MN1 hat ein zweites Präfix, von AR2, und das erste ist „deprecated“. Nun beginnt CN2 den Fluss f2 mit MN1.',
      ask: 'Welchen Weg wird f2 nehmen?',
      choices: ['über AR1, wo die Sitzungen von MN1 sind', 'geradewegs zu AR2', 'über den LMA'],
      because:
        'Geradewegs, über {links}, ohne Tunnel: Neue Sitzungen benutzen das Präfix des Routers, bei dem sie beginnen. Mobilitätsunterstützung bekommen die Flüsse, die sie brauchen, und keine anderen.',
    },
    {
      title: 'Zwei Anker zugleich',
      text: 'Jetzt ist MN1 bei AR3. Der Fluss f1 kommt durch einen Tunnel von AR1, f2 durch einen von AR2: Anker von Sitzungen, nicht eines Mobilknotens. Diese Bewegung kostete {messages}, denn zwei Anker mussten es erfahren; die davor kostete {before}.',
    },
    {
      title: 'Wieder zu Hause',
      text: 'MN1 ist zurück bei AR1, und das nächste Paket von f1 ist da, {gap} nachdem der Funk fort war. AR1 ist Anker und Zugangsrouter zugleich: Was bleibt vom Tunnel?',
      ask: 'Welche Flüsse brauchen jetzt einen Tunnel?',
      choices: ['alle', 'nur f1', 'f2 und f3, die anderswo begannen', 'keiner'],
      because:
        'f1 läuft wieder ohne Tunnel, wie vor dem Gang; f2 und f3 kommen von dort, wo sie begannen. Wenn sie enden, verschwinden ihre Tunnel, und MN1 ist ein Mobilknoten, von dem niemand wissen muss.',
    },
    {
      title: 'Neben dem zentralen Anker',
      text: 'Derselbe Gang mit beiden Verfahren, nach der zweiten Bewegung. Der Fluss f1 braucht im Mittel {edge} in Feld A und {central} in Feld B, wo alles über den LMA geht, bewegt oder nicht.',
    },
    {
      title: 'Selbst gehen',
      text: 'Das Telefon ziehen, oder es antippen und dann einen Router, oder den Fokus darauf setzen und die Eingabetaste drücken.',
      task: 'Zwei Handover mit je höchstens 6 Nachrichten ausführen.',
    },
    {
      title: 'Freies Spiel',
      text: 'Sitzungen sind verankert, wo sie beginnen; ein Mobilknoten hat so viele Anker wie Orte, von denen er noch spricht. Wie viele Nachrichten kostet ein Gang an allen Routern vorbei, wenn es gar keine Flüsse gibt? Ein Versuch zeigt es.',
    },
  ],
};
