import { ActionIcon, Anchor, Group, Tooltip } from '@mantine/core';
import { IconActivity, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../ui/ErrorState.js';
import { Panel } from '../../ui/Panel.js';
import { Skeletons } from '../../ui/Skeletons.js';
import { useMinute } from '../../ui/useMinute.js';
import { presenceQuery } from './device.queries.js';
import { PresenceGrid } from './PresenceGrid.js';
import { PresenceTable } from './PresenceTable.js';
import { addDays, classCoverage, hoursOf, mondayOf, nowInFrance } from './presence.rules.js';
import css from './presence.module.css';

/** The week of one device, with pages to the weeks before. A chart for the eye, a table for everybody else. */
export function PresencePanel({ device }: { device: { id: string; enrolledAt: string } }) {
  const { t, i18n } = useTranslation('devices');
  const minute = useMinute();
  const now = nowInFrance(minute);
  const since = nowInFrance(new Date(device.enrolledAt));
  const current = mondayOf(minute);
  const [monday, setMonday] = useState(current);
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useQuery(presenceQuery(device.id, monday));
  const long = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const title = monday === current ? t('week.title') : t('week.titlePast', { date: long.format(new Date(`${monday}T00:00:00Z`)) });
  const paging = (
    <Group gap={4}>
      <Anchor component="button" type="button" size="sm" mr="sm" onClick={() => setAsTable(!asTable)}>{asTable ? t('week.asChart') : t('week.asTable')}</Anchor>
      <Step label={t('week.previous')} icon={IconChevronLeft} onClick={() => setMonday(addDays(monday, -7))} />
      <Step label={t('week.next')} icon={IconChevronRight} disabled={monday >= current} onClick={() => setMonday(addDays(monday, 7))} />
    </Group>
  );
  return (
    <Panel icon={IconActivity} title={title} actions={<Legend />}>
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={7} height={16} /> : null}
      {data ? (
          asTable
            ? <><PresenceTable week={data} now={now} since={since} /><div className={css.foot}><span>{summary(data)}</span>{paging}</div></>
            : <PresenceGrid week={data} now={now} since={since} summary={summary(data)}>{paging}</PresenceGrid>
      ) : null}
    </Panel>
  );

  function summary(week: NonNullable<typeof data>): string {
    const hours = new Intl.NumberFormat(i18n.language).format(week.days.reduce((sum, day) => sum + hoursOf(day.online), 0));
    const coverage = classCoverage(week.days, now, since);
    return [t('week.summary', { hours }), ...(coverage === null ? [] : [t('week.coverage', { percent: coverage })])].join(' · ');
  }
}

function Step({ label, icon: Mark, disabled, onClick }: { label: string; icon: typeof IconChevronLeft; disabled?: boolean; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="md" aria-label={label} disabled={disabled ?? false} onClick={onClick}><Mark size={17} stroke={1.75} /></ActionIcon>
    </Tooltip>
  );
}

function Legend() {
  const { t } = useTranslation('devices');
  return (
    <Group gap="md">
      <span className={css.legend}><span className={`${css.key} ${css.cell}`} data-state="online" />{t('week.online')}</span>
      <span className={css.legend}><span className={`${css.key} ${css.cell}`} data-state="weak" />{t('week.weak')}</span>
      <span className={css.legend}><span className={`${css.key} ${css.cell}`} data-class />{t('week.classHours')}</span>
    </Group>
  );
}
