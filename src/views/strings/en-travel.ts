/** The words of going back and forth in time: the ghost of a replaced future, jumping, and the histogram. */
export const travel = {
  ghost: {
    label: 'The old future',
    kept: (from: string, to: string) => `Old future kept: ${from}–${to} s`,
    bringBack: 'Bring back',
    bringBackHint: 'Make the old future the real one again; the present one becomes the ghost',
    dismiss: 'Dismiss the old future',
    wasHere: 'old future',
  },
};
