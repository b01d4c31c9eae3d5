import { useBrand } from '../brand/brand.js';
import classes from './Mark.module.css';

/** The mark: a piece of chalk on its yellow label; in a commune's console its logo, on paper, as most logos are made for paper. */
export function Mark({ size = 26 }: { size?: number }) {
  const { logo } = useBrand();
  if (logo !== null) return <Logo src={logo} size={size} />;
  return <Chalk size={size} />;
}

/** The name stands beside it: nothing is said twice. */
export function Logo({ src, size }: { src: string; size: number }) {
  return <img src={src} alt="" className={classes.logo} style={{ height: size + 6, maxWidth: size * 3 }} />;
}

export function Chalk({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <rect x="3" y="3" width="26" height="26" rx="7" fill="var(--chalk)" transform="rotate(-6 16 16)" />
      <path d="M10.5 17.1 21.5 14.9" stroke="var(--chalk-ink)" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
