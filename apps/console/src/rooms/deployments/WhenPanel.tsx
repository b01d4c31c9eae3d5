import type { Window } from '#contract';
import { Checkbox, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core';
import { IconCalendarTime } from '@tabler/icons-react';
import { useId, useState, type ChangeEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { WINDOWS } from './draft.rules.js';
import css from './new.module.css';
import type { DraftUnderWay } from './useDraft.js';
import { parisWall } from './when.rules.js';

const HOUR = 3_600_000;

/** When it begins, and when it may disturb a class. */
export function WhenPanel({ under: { draft, change, problems } }: { under: DraftUnderWay }) {
  const { t } = useTranslation('deployments');
  const id = useId();
  const now = useMinute();
  const [limited, setLimited] = useState(draft.windows.length > 0);
  const limit = (on: boolean) => { setLimited(on); change({ windows: on ? ['outside-class'] : [], ...(on ? {} : { deadline: '' }) }); };
  const begin = (later: boolean) => change({ startAt: later ? parisWall(new Date(Math.ceil((now.getTime() + HOUR) / HOUR) * HOUR)) : '' });
  const moment = (field: 'startAt' | 'deadline') => ({
    type: 'datetime-local', min: parisWall(now), value: draft[field], error: problems[field] && t(`problem.${problems[field]}`), onChange: (event: ChangeEvent<HTMLInputElement>) => change({ [field]: event.currentTarget.value }),
  });
  return (
    <Panel icon={IconCalendarTime} title={t('new.when')}>
      <div className={css.fields}>
        <div><p id={`${id}begins`} className={css.label}>{t('new.begins')}</p><SegmentedControl fullWidth aria-labelledby={`${id}begins`} value={draft.startAt === '' ? 'now' : 'later'} onChange={(value) => begin(value === 'later')} data={(['now', 'later'] as const).map((value) => ({ value, label: t(`new.begin.${value}`) }))} /></div>
        {draft.startAt === '' ? null : <TextInput label={t('new.startAt')} description={t('new.parisTime')} {...moment('startAt')} />}
        <div><p id={`${id}disturbs`} className={css.label}>{t('new.disturbs')}</p><SegmentedControl fullWidth aria-labelledby={`${id}disturbs`} value={limited ? 'windows' : 'any'} onChange={(value) => limit(value === 'windows')} data={(['any', 'windows'] as const).map((value) => ({ value, label: t(`new.disturb.${value}`) }))} /></div>
        {limited ? (
          <>
            <Checkbox.Group label={t('new.windows')} value={[...draft.windows]} onChange={(windows) => (windows.length > 0 ? change({ windows: windows as Window[] }) : limit(false))}>
              <Stack gap={8} mt={8}>{WINDOWS.map((window) => <Checkbox key={window} value={window} label={t(`window.${window}.name`)} description={t(`window.${window}.hint`)} />)}</Stack>
            </Checkbox.Group>
            <TextInput label={t('new.deadline')} description={t('new.deadlineHint')} {...moment('deadline')} />
          </>
        ) : null}
        {limited || draft.startAt !== '' ? <Switch label={t('new.early')} description={t('new.earlyHint')} checked={draft.download === 'early'} onChange={(event) => change({ download: event.currentTarget.checked ? 'early' : 'window' })} /> : null}
        <Switch label={t('new.lesson')} description={t('new.lessonHint')} checked={draft.overrideLesson} onChange={(event) => change({ overrideLesson: event.currentTarget.checked })} />
        {draft.overrideLesson ? <TextInput label={t('new.reason')} description={t('new.reasonHint')} maxLength={500} required withAsterisk={false} value={draft.reason} onChange={(event) => change({ reason: event.currentTarget.value })} /> : null}
      </div>
    </Panel>
  );
}
