/** The mark: a piece of chalk on its yellow label. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden focusable="false">
      <rect x="3" y="3" width="26" height="26" rx="7" fill="var(--chalk)" transform="rotate(-6 16 16)" />
      <path d="M10.5 17.1 21.5 14.9" stroke="var(--chalk-ink)" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
