import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './StatCard.module.css';
import { toneInk, type Tone } from './tone.js';
import { Num } from './Values.js';

export interface StatCardProps {
  /** A number is written in the user's language; undefined shows a skeleton. */
  value: number | string | undefined;
  label: string;
  hint?: ReactNode;
  hintIcon?: Icon;
  /** Colour of the hint, and of nothing else. */
  tone?: Tone;
  /** The list that makes the number. */
  to?: string;
  search?: Record<string, string>;
}

/** A number above a list; it is a link to what it counts. */
export function StatCard({ value, label, hint, hintIcon: Mark, tone = 'off', to, search }: StatCardProps) {
  const body = (
    <>
      <span className={classes.value}>{value === undefined ? <Skeleton w={72} h={30} /> : typeof value === 'number' ? <Num value={value} /> : value}</span>
      <span className={classes.label}>{label}</span>
      {hint ? <span className={classes.hint} style={{ color: toneInk(tone) }}>{Mark ? <Mark size={15} stroke={1.75} aria-hidden /> : null}{hint}</span> : null}
    </>
  );
  return to ? <Link to={to} search={search ?? {}} className={`${classes.card} ${classes.link}`}>{body}</Link> : <div className={classes.card}>{body}</div>;
}

/** The row in which stat cards stand. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
