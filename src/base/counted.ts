/** Numbers of things in English sentences. */

/** `1 flow`, `2 flows`, `2 entries`: `many` is the noun's plural where an s does not make it. */
export function counted(count: number | string, noun: string, many = `${noun}s`): string {
  return `${count} ${Number(count) === 1 ? noun : many}`;
}
