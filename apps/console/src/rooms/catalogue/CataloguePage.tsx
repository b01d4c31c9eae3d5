import type { AppView } from '#contract';
import { Button } from '@mantine/core';
import { IconApps, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { EmptyState, ErrorState, formatNumber, Page, Skeletons, useFilters } from '../../ui/index.js';
import { AppCard } from './AppCard.js';
import { CatalogueFilters, FILTERS } from './CatalogueFilters.js';
import { appsQuery } from './catalogue.queries.js';
import css from './catalogue.module.css';
import { SystemAppDialog } from './SystemAppDialog.js';
import { findApps, fitting } from './catalogue.rules.js';
import { useCatalogueNews } from './useCatalogueNews.js';
import { UploadPanel } from './UploadPanel.js';

/** The catalogue: what can be handed out, where it stands, and how to add to it. */
export function CataloguePage() {
  const { t, i18n } = useTranslation('catalogue');
  const { data: apps, error, refetch } = useQuery(appsQuery());
  const filters = useFilters(FILTERS);
  const { q, ...wanted } = filters.values;
  const [adding, setAdding] = useState(false);
  const mayManage = useMay('catalogue.manage');
  useCatalogueNews();
  const shown = findApps<AppView>(fitting(apps ?? [], wanted), q);
  return (
    <Page
      title={t('title')} subtitle={apps ? t('lead', { count: apps.length, formatted: formatNumber(apps.length, i18n.language) }) : ' '}
      actions={mayManage ? <Button variant="default" leftSection={<IconPlus size={17} stroke={2} />} onClick={() => setAdding(true)}>{t('addSystem')}</Button> : null}
    >
      {mayManage ? <UploadPanel /> : null}
      {error && !apps ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!apps && !error ? <Skeletons rows={5} height={64} /> : null}
      {apps && apps.length > 0 ? <CatalogueFilters filters={filters} /> : null}
      {apps?.length === 0 ? <EmptyState icon={IconApps} title={t('emptyTitle')} text={t('emptyText')} action={mayManage ? <Button onClick={() => setAdding(true)}>{t('addSystem')}</Button> : undefined} /> : null}
      {apps && apps.length > 0 && shown.length === 0 ? <EmptyState icon={IconApps} title={t('noMatch')} text={t('noMatchText')} action={<Button variant="default" onClick={() => filters.replace({})}>{t('clear')}</Button>} /> : null}
      <ul className={css.cards}>{shown.map((app) => <li key={app.id}><AppCard app={app} /></li>)}</ul>
      <SystemAppDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
