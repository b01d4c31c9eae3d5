import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { Page } from '../../ui/index.js';
import css from './fleet.module.css';
import { FleetCards } from './FleetCards.js';
import { FleetFilters } from './FleetFilters.js';
import { FleetLead } from './FleetLead.js';
import { FleetList } from './FleetList.js';
import { toQuery } from './fleetSearch.js';
import { FleetViews } from './FleetViews.js';
import { useFleet } from './useFleet.js';

/** The fleet: who is there, who is not, why not yet, and what to do with any number of them. */
export function FleetPage() {
  const { t } = useTranslation('devices');
  const fleet = useFleet();
  const { search, newcomers, readAgain } = fleet;
  const mayEnrol = useMay('enrolment.manage');
  return (
    <Page
      title={t('fleet.title')} subtitle={<FleetLead />}
      actions={(
        <>
          <Button component="a" href={apiUrl('/devices/export.csv', toQuery(search))} download variant="default" leftSection={<IconDownload size={17} stroke={1.75} />} title={t('fleet.exportHint')}>{t('fleet.export')}</Button>
          {mayEnrol ? <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('fleet.enrol')}</Button> : null}
        </>
      )}
    >
      <FleetCards />
      <FleetViews search={search} />
      <FleetFilters fleet={fleet} />
      {newcomers > 0 ? <div className={css.newcomers} role="status">{t('fleet.newcomers', { count: newcomers })}<Button size="compact-sm" variant="default" onClick={readAgain}>{t('fleet.showNewcomers')}</Button></div> : null}
      <FleetList fleet={fleet} />
    </Page>
  );
}
