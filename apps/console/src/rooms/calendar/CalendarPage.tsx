import type { PlaceCalendarView } from '#contract';
import { ActionIcon, Alert, Group, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCalendarEvent, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { useMay, useSession } from '../../app/session.js';
import { ErrorState, Page, Panel, Skeletons } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { placePath } from '../placesettings/placesettings.queries.js';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import css from './calendar.module.css';
import { calendarQuery, yearsQuery } from './calendar.queries.js';
import { schoolYearOf, unknownYears, yearName } from './calendar.rules.js';
import { HoursPanel } from './HoursPanel.js';
import { PeriodsPanel } from './PeriodsPanel.js';
import { YearGrid } from './YearGrid.js';
import { YearsPanel } from './YearsPanel.js';

/** The calendar of the place in view, a school year at a time; for the syndicate also the years of its zones. */
export function CalendarPage() {
  const { t } = useTranslation('calendar');
  const { organisation, reach } = useSession();
  const { scope } = useScope();
  const mayChange = useMay('settings.manage');
  // Who looks after some places only begins with the first of them.
  const path = placePath(scope) ?? placePath({ organisationId: reach.organisations?.[0]?.id, siteId: reach.organisations?.length === 0 ? reach.sites[0]?.id : undefined }) ?? `/organisations/${organisation.id}`;
  const today = useMinute().toISOString().slice(0, 10);
  const [year, setYear] = useState(schoolYearOf(today));
  const { data, error, refetch } = useQuery(calendarQuery(path, year));
  const years = useQuery(yearsQuery);
  const whole = reach.organisations === null && path === `/organisations/${organisation.id}`;
  return (
    <Page title={data ? t('title', { name: data.place.name }) : t('nav')} icon={IconCalendarEvent} subtitle={data ? <Where view={data} /> : t('lead')} actions={<SettingsLink search={scope as Record<string, string>} />}>
      {years.data && whole ? <Unknown view={years.data} /> : null}
      {data && !whole && data.unknownYears.length > 0 ? <Warning>{t('warn.place', { zone: t(`zones.${data.zone ?? 'A'}`), years: data.unknownYears.map(yearName).join(', ') })}</Warning> : null}
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Panel title={t('nav')}><Skeletons rows={8} height={24} /></Panel> : null}
      {data ? (
        <>
          <Panel icon={IconCalendarEvent} title={t('year', { year: yearName(year) })} actions={<Paging year={year} onChange={setYear} />}><YearGrid view={data} year={year} today={today} /></Panel>
          <div className={css.columns}>
            <PeriodsPanel view={data} path={path} mayChange={mayChange} />
            <HoursPanel view={data} path={path} mayChange={mayChange} />
          </div>
        </>
      ) : null}
      {years.data && whole && mayChange ? <YearsPanel view={years.data} /> : null}
    </Page>
  );
}

function Where({ view: { zone, zoneOrigin, timeZone } }: { view: PlaceCalendarView }) {
  const { t } = useTranslation('calendar');
  return <>{zone ? t(`zones.${zone}`) : null}{zone ? ' · ' : null}{t(`zoneOrigin.${zoneOrigin}`)}{timeZone === 'Europe/Paris' ? null : ` · ${t('clock', { zone: t(`placesettings:settings.school-time-zone.choices.${timeZone}`) })}`}</>;
}

function Paging({ year, onChange }: { year: number; onChange: (year: number) => void }) {
  const { t } = useTranslation('calendar');
  const step = (to: number, Mark: typeof IconChevronLeft) => (
    <Tooltip label={t('year', { year: yearName(to) })}><ActionIcon variant="default" size="md" aria-label={t('year', { year: yearName(to) })} onClick={() => onChange(to)}><Mark size={17} stroke={1.75} /></ActionIcon></Tooltip>
  );
  return <Group gap={4}>{step(year - 1, IconChevronLeft)}{step(year + 1, IconChevronRight)}</Group>;
}

/** What is missing of the zones in use, and where it comes from. */
function Unknown({ view }: { view: Parameters<typeof unknownYears>[0] }) {
  const { t } = useTranslation('calendar');
  const missing = unknownYears(view);
  return (
    <>
      {missing.length > 0 ? <Warning>{t('warn.years', { years: missing.map(({ zone, year }) => `${t(`zones.${zone}`)} ${yearName(year)}`).join(', ') })} <Link to="/imports/school-holidays">{t('years.import')}</Link></Warning> : null}
      {view.unplaced > 0 ? <Warning>{t('warn.unplaced', { count: view.unplaced })}</Warning> : null}
    </>
  );
}

function Warning({ children }: { children: ReactNode }) {
  return <Alert color="yellow" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />}>{children}</Alert>;
}
