import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../ui/index.js';
import { DeploymentsTable } from './DeploymentsTable.js';
import { useMayInstall } from './useMayInstall.js';

/** All deployments, newest first, each with its bar of reasons. */
export function DeploymentsPage() {
  const { t } = useTranslation('deployments');
  const mayInstall = useMayInstall();
  return (
    <Page title={t('title')} subtitle={t('lead')} actions={mayInstall ? <Button component={Link} to="/apps">{t('list.emptyAction')}</Button> : null}>
      <DeploymentsTable />
    </Page>
  );
}
