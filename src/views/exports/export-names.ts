/** Names of files and of the links that a capture can be about. Pure. */
import type { RunModel } from '#store/model.ts';

/** `The first minute` → `the-first-minute`. */
export function fileStem(title: string): string {
  return (
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'scenario'
  );
}

/** The links of a run by the names that captures give them: wires, then the radio links that its mobiles have used so far. */
export function linkNames({
  plan,
  attachments,
  handovers,
}: Pick<RunModel, 'plan' | 'attachments' | 'handovers'>): readonly string[] {
  const id = (node: number): string => plan.scenario.nodes[node]?.id ?? '';
  const radio = (mobile: number, router: number | null, number: number): readonly string[] =>
    router === null ? [] : [`${id(router)}-${id(mobile)}${number === 0 ? '' : `/${number}`}`];
  return [
    ...new Set([
      ...plan.scenario.links.map(({ between }) => between.join('-')),
      ...handovers.flatMap((row) => radio(row.mobile, row.from, row.interface)),
      ...attachments.flatMap((row) => radio(row.mobile, row.router, row.interface)),
    ]),
  ];
}
