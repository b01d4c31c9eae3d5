import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './StateBadge.module.css';
import { toneInk, tonePale, type Tone } from './tone.js';

export interface StateBadgeProps { tone: Tone; icon: Icon; label: ReactNode }

/** A state: an icon, a word and a colour, never a colour alone. */
export function StateBadge({ tone, icon: Mark, label }: StateBadgeProps) {
  return (
    <span className={classes.badge} style={{ color: toneInk(tone), background: tonePale(tone) }}>
      <Mark size={15} stroke={1.75} aria-hidden />
      <span className={classes.label}>{label}</span>
    </span>
  );
}
