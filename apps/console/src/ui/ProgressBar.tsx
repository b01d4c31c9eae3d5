import { useTranslation } from 'react-i18next';
import classes from './ProgressBar.module.css';
import { formatNumber } from './format.js';
import { toneInk, type Tone } from './tone.js';

export interface ProgressSegment { key: string; label: string; value: number; tone: Tone }
export interface ProgressBarProps {
  segments: ProgressSegment[];
  /** What 100 % is; the sum of the segments when absent. */
  total?: number;
  /** Name of the whole for screen readers. */
  label: string;
  thin?: boolean;
}

/** A bar made of its reasons. Screen readers hear each part with its number; a text beside it must say them too. */
export function ProgressBar({ segments, total, label, thin = false }: ProgressBarProps) {
  const { i18n } = useTranslation();
  const shown = segments.filter((segment) => segment.value > 0);
  const whole = Math.max(total ?? shown.reduce((sum, segment) => sum + segment.value, 0), 1);
  const parts = shown.map((segment) => `${segment.label} : ${formatNumber(segment.value, i18n.language)}`);
  return (
    <div className={classes.bar} data-thin={thin || undefined} role="img" aria-label={[label, ...parts].join(', ')}>
      {shown.map((segment) => (
        <span key={segment.key} className={classes.part} title={`${segment.label} · ${formatNumber(segment.value, i18n.language)}`} style={{ width: `${(segment.value / whole) * 100}%`, background: toneInk(segment.tone) }} />
      ))}
    </div>
  );
}
