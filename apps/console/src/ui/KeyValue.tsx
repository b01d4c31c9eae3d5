import type { ReactNode } from 'react';
import classes from './KeyValue.module.css';

export interface KeyValueProps { rows: { label: ReactNode; value: ReactNode; key?: string }[] }

/** Facts in two columns; on a narrow page one under the other. Empty values read as a dash. */
export function KeyValue({ rows }: KeyValueProps) {
  return (
    <dl className={classes.list}>
      {rows.map((row, index) => (
        <div key={row.key ?? index} className={classes.row}>
          <dt>{row.label}</dt>
          <dd>{row.value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
