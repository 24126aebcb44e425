import type { LessonWords } from '../words.ts';

export const anchorDies: LessonWords = {
  title: 'Wenn ein Anker stirbt',
  story: 'Ein Home Agent, mehrere davon, und Anker, die nicht am Weg liegen: wer es merkt und was überlebt.',
  steps: [
    {
      title: 'Alles hängt an einer Zeile',
      text: 'MN ist bei HA1 gebunden, dem nächsten Home Agent. Die Zeile im Binding Cache von HA1 ist alles, was Pakete zu MN führt.',
    },
    {
      title: 'HA1 fällt aus',
      text: 'Gerade ist er fort. MN, CN und alle Router sind wohlauf, und niemand hat etwas erfahren.',
      ask: 'Wann werden mit Mobile IPv6 und diesem einen Home Agent wieder Pakete ankommen?',
      choices: ['sobald MN es merkt', 'nicht bevor HA1 zurück ist', 'beim nächsten Binding Update, mit oder ohne HA1'],
      because:
        'HA1 ist in diesem Augenblick zurück; bis dahin ging verloren: {lost}. Von {sent} Paketen des ganzen Laufs kommen {delivered} an.',
    },
    {
      title: 'Mehrere Home Agents als einer',
      text: 'Feld A: Drei Home Agents geben dasselbe Präfix bekannt und teilen einander jede Bindung mit. HA1 fällt in beiden Feldern aus; das erste Paket ist gefallen.',
      ask: 'Wer wird die Pakete von Feld A zu MN bringen?',
      choices: ['HA2, am selben Link', 'HA3, bei CN', 'niemand, bevor MN sich neu registriert'],
      because:
        'HA2 ist eingesprungen, {gap} nach dem Ausfall, verloren sind {lost}: Er hatte die Bindung schon und musste es nur merken. Feld B ist noch still.',
    },
    {
      title: 'Auch der zweite fällt aus',
      text: 'HA2 ist ausgefallen und HA3 eingesprungen, vom anderen Ende des Netzes: {gap} nach dem Ausfall, verloren sind {lost}. Die Gruppe ist so stark wie ihr letztes Mitglied.',
    },
    {
      title: 'Es zu merken kostet Nachrichten',
      text: 'In Feld B senden sich die Agents HA-Hellos über den Draht. HA2 springt dort {hellos} nach dem Ausfall für HA1 ein, in Feld A nach {without}; im ganzen Lauf sendet Feld B {many}, Feld A {few}. Stille muss man hören können.',
    },
    {
      title: 'Wenn alle es schon wissen',
      text: 'Wandernde Home Agents, in Feld B: Der Agent beim Sender weiß, wo MN ist, und tunnelt geradewegs dorthin. HA1 ist gerade wieder ausgefallen.',
      ask: 'Welches Feld wird weniger Pakete verlieren, bis HA1 zurück ist?',
      choices: ['A, die Gruppe mit einem Ersten', 'B, wo jeder Agent selbst tunnelt', 'beide gleich viele'],
      because:
        'Feld A verlor {set}, Feld B {mha}: Was CN sendet, kam an HA1 nie vorbei. Was MN sendet, schon, denn MN musste es erst merken; das ist es, was Feld B verlor.',
    },
    {
      title: 'Ein Anker, der nicht am Weg liegt',
      text: 'Der LMA fiel aus und ist zurück, und in Feld B gibt es wieder eine Bindung; unterdessen verlor es {central}. Feld A verlor {edge}: Seine Pakete gingen nie über den LMA. Verteilung macht Ausfälle kleiner, nicht unmöglich: Was, wenn AR1 selbst ausfällt?',
    },
    {
      title: 'Den Stecker ziehen',
      text: 'Im Menü eines Knotens (rechte Taste, langes Drücken oder Menütaste) lässt er sich ausschalten.',
      task: 'Den LMA ausfallen lassen, während das Telefon eine halbe Sekunde lang nichts verliert. Dazu ein Verfahren wählen, das es übersteht.',
    },
    {
      title: 'Freies Spiel',
      text: 'Ein Anker, mehrere, lauter gleiche oder keiner am Weg: Es überlebt der Zustand, der vorher geteilt wurde. Im Sandkasten lassen sich die Agents in anderer Reihenfolge ausschalten.',
    },
  ],
};
