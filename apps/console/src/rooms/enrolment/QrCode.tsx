import QRCode from 'qrcode';
import { useEffect, useState } from 'react';
import css from './enrolment.module.css';

/** A QR code drawn in the browser: what it holds goes to no one. Dark on white in both themes, or cameras refuse it. @param size of a side, pixels */
export function QrCode({ text, alt, size = 168 }: { text: string; alt: string; size?: number }) {
  const [source, setSource] = useState<string>();
  useEffect(() => {
    let shown = true;
    void QRCode.toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }).then((svg) => {
      if (shown) setSource(`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`);
    });
    return () => { shown = false; };
  }, [text]);
  return source ? <img className={css.code} src={source} alt={alt} width={size} height={size} /> : <span className={css.code} style={{ width: size, height: size }} />;
}
