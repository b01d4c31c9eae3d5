import type { AppView, DeploymentBody, DeploymentPreview, DeviceSelection } from '#contract';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { useMinute } from '../../ui/useMinute.js';
import { previewQuery } from './deployment.queries.js';
import { bodyOf, previewOf, problemsOf, SIMPLE, type Draft, type DraftField, type DraftProblem } from './draft.rules.js';

/** Numbers follow what is typed after so long, ms. */
const PAUSE = 300;

export interface DraftUnderWay {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problems: Partial<Record<DraftField, DraftProblem>>;
  /** What would be sent; null while something is missing or wrong. */
  body: DeploymentBody | null;
  preview: UseQueryResult<DeploymentPreview>;
  /** The numbers shown are those of this very draft. */
  settled: boolean;
}

/** A deployment that is being put together, and what it would do. */
export function useDraft(start: Partial<Draft>, app: AppView | null, devices: DeviceSelection | null): DraftUnderWay {
  const [draft, setDraft] = useState<Draft>({ ...SIMPLE, ...start });
  const now = useMinute();
  const problems = app ? problemsOf(draft, app, now) : {};
  const whole = app && devices && Object.keys(problems).length === 0 ? bodyOf(draft, app, devices) : null;
  // A reason that is still to be given keeps nobody from seeing the numbers.
  const countable = app && devices && Object.keys(problems).every((field) => field === 'reason') ? previewOf(bodyOf(draft, app, devices)) : null;
  const asked = JSON.stringify(countable);
  const [still] = useDebouncedValue(asked, PAUSE);
  // The numbers of before stay until those of now are there; nothing is sent meanwhile.
  const preview = useQuery({ ...previewQuery(JSON.parse(still) as DeploymentBody | null), placeholderData: keepPreviousData });
  return { draft, problems, preview, body: whole, settled: still === asked && !preview.isFetching, change: (part) => setDraft((before) => ({ ...before, ...part })) };
}
