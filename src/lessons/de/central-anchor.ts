import type { LessonWords } from '../words.ts';

export const centralAnchor: LessonWords = {
  title: 'Warum zentrale Anker wehtun',
  story: 'Ein Dreieck, eine Menge und ein Ausfall: das Problem, mit dem alle fünf Entwürfe beginnen.',
  steps: [
    {
      title: 'Ein Anker für alle',
      text: 'Eine Reihe von Netzen. MN hat seinem MAG gesagt, dass er hier ist, und der MAG dem einzigen LMA, im zweiten Netz. Die Antwort ist gerade zurück: Von nun an gehört die Adresse von MN zum LMA. CN, zwei Netze von MN entfernt, hat noch nichts gesendet.',
    },
    {
      title: 'Das erste Paket',
      text: 'Jetzt sendet CN. Von Mobilität weiß er nichts: Er schreibt die Adresse von MN auf das Paket und gibt es seinem Router.',
      ask: 'Welchen Weg wird es nehmen?',
      choices: [
        'geradewegs die Reihe entlang, wie Router jedes Paket senden würden',
        'an MN vorbei zum LMA und in einem Tunnel den ganzen Weg zurück',
        'keinen: Der LMA verwirft es, da MN nicht zu Hause ist',
      ],
      because:
        'Es ging über {links} und brauchte {delay}, das {stretch}-Fache des geraden Weges. Die Adresse gehört zum Netz des LMA, also führt das Routing dorthin; nur der LMA weiß, wo MN ist. Das ist Dreiecksrouting, und keinem Paket dieses Flusses wird es je erspart bleiben.',
    },
    {
      title: 'Und wieder zurück',
      text: 'MN antwortet, und sein MAG steckt auch die Antwort in den Tunnel: {up} bis zu einem Korrespondenzknoten gleich nebenan. Server mit Inhalten rücken immer näher an den Rand; der Anker nicht.',
    },
    {
      title: 'Eine Menge',
      text: 'Ein anderes Netz: Telefone an allen Routern, eines nach dem anderen zieht weiter. In Feld A verankert der LMA sie alle. In Feld B verankert jeder Router die Telefone, die bei ihm ankommen.',
      ask: 'Wie viel vom Verkehr in Feld A wird über den LMA gehen?',
      choices: ['der von Telefonen, die sich bewegt haben', 'etwa die Hälfte', 'alles'],
      because:
        '{central}: Ein Telefon ist dort von seiner ersten Registrierung an verankert, bewegt oder nicht, und der LMA hält {rows}. In Feld B trug er {edge}; nur {tunnelled} der Pakete gingen dort überhaupt durch einen Tunnel. In Feld A gilt Mobilitätsunterstützung je Knoten, nicht je Fluss: Nichts lässt sich davon ausnehmen.',
    },
    {
      title: 'Eine Stelle, an der alles hängt',
      text: 'Ein Telefon, in Feld A beim LMA verankert, in Feld B bei seinem Zugangsrouter. Der LMA fällt jetzt aus. Telefon, Router und Links sind wohlauf.',
      ask: 'Was erreicht das Telefon in Feld A, solange der LMA fort ist?',
      choices: ['alles: Der Tunnel steht ja schon', 'nichts', 'Flüsse, die vorher begannen'],
      because:
        'Feld A hat bis jetzt {lost} verloren, vom alten Fluss wie vom neuen; Feld B {other}. Ein zweiter Anker hilft für sich allein nicht: Er müsste die Bindungen kennen.',
    },
    {
      title: 'Zurück sein genügt nicht',
      text: 'Der LMA ist seit einer Weile zurück, mit leeren Tabellen: Weiter fielen dort Pakete, weil eine Bindung fehlte, {lost} seither. Erst jetzt hat die nächste Erneuerung des Routers die Zeile zurückgebracht. Ein Blick in seine Tabelle zeigt es.',
    },
    {
      title: 'Am LMA vorbei',
      text: 'Die Anforderungen, die daraus folgen: die Anker verteilen und nahe an den Rand setzen.',
      task: 'Das Telefon so bewegen, dass seine Pakete wieder fließen und keines über den LMA geht. Wenn nötig, für das Feld ein anderes Verfahren wählen.',
    },
    {
      title: 'Freies Spiel',
      text: 'Umwege, ein Anker, an dem aller Verkehr und aller Zustand zusammenläuft, eine Stelle, an der alles hängt: Jedes davon war zu sehen. Jetzt den Sandkasten öffnen, Knoten ausfallen lassen und nach Belieben vergleichen.',
    },
  ],
};
