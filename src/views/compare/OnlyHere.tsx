/** The sign of what only one pane has: a lozenge, with words for those who do not see it. */
import { useStrings } from '../shared/services.ts';
import './compare.css';

/** The sign. */
export function OnlyHere() {
  const words = useStrings().travel.compare;
  return (
    <span className="only-here" title={words.onlyHere}>
      <svg width="9" height="9" viewBox="0 0 9 9" aria-hidden="true">
        <path d="M4.5 0 9 4.5 4.5 9 0 4.5z" />
      </svg>
      <span className="visually-hidden">{words.onlyHere}</span>
    </span>
  );
}
