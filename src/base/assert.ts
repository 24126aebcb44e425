/** Thrown by {@link assert}: only a bug of ours can cause it, never a packet, a peer or a user. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Stops the run when an invariant of our own code does not hold. `message` says what was expected. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** The value, or an {@link AssertionError} naming `what` when it is missing. */
export function required<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new AssertionError(`missing: ${what}`);
  return value;
}

/** Marks a `switch` as exhaustive. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${String(value)}`);
}
