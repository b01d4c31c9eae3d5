import { Button } from '@mantine/core';
import { IconDownload, IconFileImport, IconPlus, IconTag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { Page } from '../../ui/index.js';
import { NewAssetDialog } from './AssetDialogs.js';
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
  const { search, newcomers, changed, readAgain } = fleet;
  const mayEnrol = useMay('enrolment.manage');
  const mayManage = useMay('devices.manage');
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t('fleet.title')} subtitle={<FleetLead />}
      actions={(
        <>
          <Button component="a" href={apiUrl('/devices/export.csv', toQuery(search))} download variant="default" leftSection={<IconDownload size={17} stroke={1.75} />} title={t('fleet.exportHint')}>{t('fleet.export')}</Button>
          {mayManage ? <Button component={Link} to="/devices/import" variant="default" leftSection={<IconFileImport size={17} stroke={1.75} />}>{t('fleet.import')}</Button> : null}
          {mayManage ? <Button variant="default" leftSection={<IconTag size={17} stroke={1.75} />} onClick={() => setAdding(true)} data-testid="asset-new">{t('fleet.addAsset')}</Button> : null}
          {mayEnrol ? <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('fleet.enrol')}</Button> : null}
        </>
      )}
    >
      <FleetCards />
      <FleetViews search={search} />
      <FleetFilters fleet={fleet} />
      {newcomers > 0 || changed ? <div className={css.newcomers} role="status">{newcomers > 0 ? t('fleet.newcomers', { count: newcomers }) : t('fleet.changed')}<Button size="compact-sm" variant="default" onClick={readAgain}>{t('fleet.showNewcomers')}</Button></div> : null}
      <FleetList fleet={fleet} />
      {mayManage ? <NewAssetDialog opened={adding} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
