/** Counting work without a clock: how many elements of maps and arrays a function looks at. */

type Method = (this: unknown, ...args: never[]) => unknown;

/** Map operations that look at one entry, and array operations that look at up to all elements. */
const OF_MAPS = ['get', 'set', 'has', 'delete'] as const;
const OF_ARRAYS = ['filter', 'find', 'findIndex', 'some', 'every', 'map', 'flatMap', 'includes', 'indexOf', 'slice'] as const;

/** Entries of maps looked up or passed over, and elements of arrays passed over, while `act` runs. */
export function countLooks(act: () => void): number {
  let looks = 0;
  const undo: (() => void)[] = [];
  const watch = (owner: object, name: string, weigh: (self: unknown, result: unknown) => number): void => {
    const before = Reflect.get(owner, name) as Method;
    const watched: Method = function (this: unknown, ...args) {
      const result = before.apply(this, args);
      looks += weigh(this, result);
      return result;
    };
    Reflect.set(owner, name, watched);
    undo.push(() => Reflect.set(owner, name, before));
  };
  for (const name of OF_MAPS) watch(Map.prototype, name, () => 1);
  for (const name of OF_ARRAYS)
    watch(Array.prototype, name, (self, result) =>
      name === 'slice' ? (result as unknown[]).length : (self as unknown[]).length,
    );
  watch(Object.getPrototypeOf(new Map().values()) as object, 'next', () => 1);
  watch(Object.getPrototypeOf([].values()) as object, 'next', () => 1);
  try {
    act();
  } finally {
    for (const step of undo) step();
  }
  return looks;
}
