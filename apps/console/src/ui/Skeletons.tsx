import { Skeleton } from '@mantine/core';
import classes from './Skeletons.module.css';

export interface SkeletonsProps { rows?: number; height?: number }

/** Grey lines in the place of what is loading. */
export function Skeletons({ rows = 4, height = 18 }: SkeletonsProps) {
  return (
    <div className={classes.stack} aria-busy="true">
      {Array.from({ length: rows }, (_, index) => <Skeleton key={index} h={height} w={`${92 - ((index * 17) % 38)}%`} />)}
    </div>
  );
}
