/** News that matter on every page: fleet counts, a session that is over, and reading again what was missed while the live link was down. */
import type { FleetSummary } from '#contract';
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useLive, useLiveCut, useLiveReturn } from '../../api/index.js';
import { askSession } from '../session.js';

/** The other numbers of the summary follow presence, but need not follow it to the second. */
const SUMMARY_EVERY_MS = 15_000;

export function useFleetNews(): void {
  const client = useQueryClient();
  const readAgain = useThrottledCallback(() => void client.invalidateQueries({ queryKey: keys.summary }), SUMMARY_EVERY_MS);
  useLive('counts.changed', ({ online, total }) => {
    client.setQueryData<FleetSummary>([...keys.summary, {}], (summary) => summary && { ...summary, online, total });
    readAgain();
  });
  useLiveCut(() => void askSession());
  useLiveReturn(() => void client.invalidateQueries());
}
