/** A QR code as one SVG path: dark on white in every theme, since cameras want it so. */
import { encode } from 'uqr';
import { useMemo } from 'react';
import { useStrings } from '../shared/services.ts';
import { qrPath } from './qr-path.ts';

/** Longest text whose code a phone still reads off a screen. */
const LONGEST = 1_200;

/** The code of a text. */
export function QrCode({ text }: { readonly text: string }) {
  const words = useStrings().share;
  const code = useMemo(() => (text.length > LONGEST ? null : encode(text, { ecc: 'L', border: 4 })), [text]);
  if (code === null) return <p className="share-qr-none">{words.qrTooLong}</p>;
  return (
    <svg
      className="share-qr"
      viewBox={`0 0 ${code.size} ${code.size}`}
      role="img"
      aria-label={words.qr}
      shapeRendering="crispEdges"
    >
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={qrPath(code.data)} fill="#000" />
    </svg>
  );
}
