/** A piece of a line with its marker: the key of the charts, wherever a line is named. */
import { lineLook } from './looks.ts';

/** The sample; the name stands beside it. */
export function LineSample({ place }: { readonly place: number }) {
  const look = lineLook(place);
  return (
    <svg className="line-sample" width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">
      <line x1="0" x2="30" y1="6" y2="6" stroke={look.color} strokeWidth="2" strokeDasharray={look.dash} />
      <path d={look.marker} transform="translate(15 6)" fill={look.color} />
    </svg>
  );
}
