import type { LessonWords } from '../words.ts';

export const routeOptimization: LessonWords = {
  title: 'Routenoptimierung und ihr Preis',
  story: 'Token auf zwei Wegen, ein unterschriebenes Update, ein gerader Weg, und all das noch einmal bei der nächsten Bewegung.',
  steps: [
    {
      title: 'Ein Zuhause weit weg',
      text: 'Der Home Agent von MN1 ist weit weg; der Server CN1 steht gleich nebenan. In seiner einfachen Form sendet Mobile IPv6 alles über den Home Agent: Das erste Paket ging über {links} und brauchte {delay}, das {stretch}-Fache des geraden Weges.',
    },
    {
      title: 'Dem Server Bescheid sagen, aber wie?',
      text: 'Jetzt mit Routenoptimierung. MN1 könnte CN1 einfach seine Care-of Address nennen. Aber dann könnte jeder sagen: „MN1 ist bei mir.“ Also gehen erst zwei Fragen hinaus: HoTI und CoTI.',
      ask: 'Welche der beiden Antworten wird zuerst zurück sein?',
      choices: ['HoT, für die Home Address', 'CoT, für die Care-of Address', 'beide gleichzeitig'],
      because:
        'CoT kam geradewegs und brauchte {direct}; HoT kam über den Home Agent, {home}. Nur wer unter beiden Adressen empfängt, bekommt beide Token, und nur beide zusammen ergeben den Schlüssel, mit dem das Binding Update unterschrieben wird.',
    },
    {
      title: 'Der gerade Weg',
      text: 'CN1 hat das Update angenommen: Seine Pakete kommen geradewegs, in {delay}, mit einem Routing Header anstelle eines Tunnels. {packets} Pakete mussten vorher über den Home Agent gehen.',
    },
    {
      title: 'Jetzt bewegt er sich',
      text: 'Feld A mit einfachem Tunneln, Feld B optimiert. MN1 hat AR1 gerade verlassen. In Feld B sendet CN1 noch geradewegs an die alte Care-of Address.',
      ask: 'In welchem Feld wird f1 länger stillstehen?',
      choices: ['in A, über den fernen Home Agent', 'in B, auf dem geraden Weg', 'gleich lang'],
      because:
        '{plain} und {plainLost} verloren in Feld A, {optimized} und {optimizedLost} verloren in Feld B. Bei jeder Bewegung muss alles neu bewiesen werden, über den Home Agent, bevor CN1 glauben darf, wo MN1 ist.',
    },
    {
      title: 'Und was unterdessen gesagt wird',
      text: 'Beide Handover sind vollständig. {plain} in Feld A, {optimized} in Feld B, für einen Mobilknoten, der sich einmal bewegt hat. Die Zusammenfassung zählt das zu den Mängeln der heutigen Mobilität.',
    },
    {
      title: 'Zwei Dinge zugleich tun',
      text: 'Der Mobilknoten darf den Weg zum Korrespondenzknoten prüfen, während der Home Agent noch antwortet. Feld B tut das und lässt Korrespondenzknoten bestätigen. Die Lücke von f1 schrumpft von {late} auf {early}; die Nachrichten wachsen von {few} auf {many}.',
    },
    {
      title: 'Den Preis wählen',
      text: 'Nicht jeder Korrespondenzknoten wird je bei der Routenoptimierung mitmachen. Was ist ohne sie zu haben?',
      task: 'MN1 zu AR2 oder AR1 bewegen, mit höchstens 4 Nachrichten und einer Lücke von f1 unter 250 ms.',
    },
    {
      title: 'Freies Spiel',
      text: 'Der gerade Weg kostet einen Beweis bei jeder Bewegung und einen Korrespondenzknoten, der mitmacht. DMM fragt, ob kurze Wege ohne beides zu haben sind: indem der Anker dort steht, wo der Verkehr ist. Im Sandkasten lässt sich dieser Gang daneben mit DMA oder FAMA spielen.',
    },
  ],
};
