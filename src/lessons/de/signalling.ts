import type { LessonWords } from '../words.ts';

export const signalling: LessonWords = {
  title: 'Signalisierung, die mitwächst',
  story: 'Die Nachrichten zählen, dann am meistbeschäftigten Knoten zählen: zwei verschiedene Fragen.',
  steps: [
    {
      title: 'Für einen zählen',
      text: 'Eine Menge Telefone an vier Routern; das erste hat sich bewegt, und seine Registrierung ist vorbei. In Feld A brauchte sie {messages} und {bytes} Oktette: je ein PBU von dem Router, den es verließ, und von dem, den es fand, und deren Antworten.',
    },
    {
      title: 'Für alle zählen',
      text: 'Das zweite Telefon bricht auf. Am Ende werden es {moves} Bewegungen gewesen sein.',
      ask: 'Welchen Anteil der Bindungsnachrichten von Feld A wird der LMA sehen?',
      choices: ['seinen Anteil unter den Routern, etwa ein Fünftel', 'etwa die Hälfte', 'alle'],
      because:
        'Alle: {central}. In Feld B ist der meistbeschäftigte Router, {binder}, Ende von {edge}, das sind {edgeShare}: Jede Nachricht hat zwei Enden unter den Routern, und je mehr Router es gibt, desto kleiner wird der Anteil jedes einzelnen.',
    },
    {
      title: 'Was es spart und was es kostet',
      text: 'Feld B hat insgesamt gesendet: {edge}, Feld A: {central}. Verteilung spart keine Nachrichten; sie verteilt sie. Auf die Sitzungsdatenbank entfielen {db} derer von Feld B: Anfragen, keine Daten und keine Bindungen.',
    },
    {
      title: 'Auch Zustand',
      text: 'Zeilen sind, was ein Anker zu halten hat. Das letzte Telefon der ersten Welle ist angekommen.',
      ask: 'Welcher Anker wird am Ende die meisten Bindungen halten?',
      choices: ['ein Router von Feld B', 'der LMA von Feld A', 'beide gleich viele'],
      because:
        'Der LMA hält {lma}, der vollste Router von Feld B {mar}. Mit mehr Routern werden es bei ihnen weniger, beim LMA nicht.',
    },
    {
      title: 'Oder allen Bescheid sagen',
      text: 'Verteilung kann auch vervielfachen: Hier erfährt jeder LMA von jeder Registrierung. Eine Bewegung eines Mobilknotens hat {messages} gekostet, die meisten davon Kopien derselben Neuigkeit.',
    },
    {
      title: 'Hin und her',
      text: 'Ein Telefon zwischen zwei Zellen überlegt es sich viele Male anders. In Feld A meldet der Router, den es verlässt, das Ende; in Feld B schweigt er.',
      ask: 'Was spart das Schweigen in diesem Lauf?',
      choices: ['nichts', 'weniger als die Hälfte der Nachrichten', 'die Hälfte der Nachrichten oder mehr'],
      because:
        '{loud} in Feld A, {quiet} in Feld B. Ein PBU des neuen Routers ersetzt die Bindung ohnehin; der Abschied des alten zählt nur, wenn das Telefon endgültig fort ist.',
    },
    {
      title: 'Zwei Nachrichten',
      text: 'Der Lauf ist vorbei, und das Telefon ruht bei AR2.',
      task: 'Die Option von Proxy Mobile IPv6 finden, mit der ein Handover höchstens 2 Nachrichten braucht, und das Telefon bewegen.',
    },
    {
      title: 'Freies Spiel',
      text: 'Es wächst mit, was sich nicht an einer Stelle trifft: am meistbeschäftigten Knoten zählen, nicht im Netz. Der Reiter „Studien“ zählt es für Tausende von Mobilknoten.',
    },
  ],
};
