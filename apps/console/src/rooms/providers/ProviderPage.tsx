import type { IdentityProviderView } from '#contract';
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Page, Skeletons } from '../../ui/index.js';
import { CheckPanel } from './CheckPanel.js';
import { DeclarePanel } from './DeclarePanel.js';
import { providerQuery } from './provider.queries.js';
import { ProviderActions } from './ProviderActions.js';
import { ProviderState } from './ProviderState.js';
import { SettingsPanel } from './SettingsPanel.js';
import css from './providers.module.css';

/** One provider, from top to bottom what has to be done: declare Craie there, copy what it gave, check, open. */
export function ProviderPage() {
  const { t } = useTranslation('providers');
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const found = useQuery(providerQuery(id));
  const provider = found.data;
  if (found.isError && !provider) return <Page title={t('title')}><ErrorState problem={found.error} onRetry={() => void found.refetch()} /></Page>;
  if (!provider) return <Page title={t('title')}><Skeletons rows={6} /></Page>;
  return (
    <Page
      title={provider.name} badge={<ProviderState provider={provider} />} actions={<ProviderActions provider={provider} />}
      subtitle={<><Anchor component={Link} to="/identity-providers" underline="always">{t('title')}</Anchor> · <bdi>{provider.organisation?.name ?? t('syndicate')}</bdi> · {whose(provider, t)}</>}
    >
      <div className={css.columns}>
        <div className={css.stack}><DeclarePanel provider={provider} /><SettingsPanel key={provider.id} provider={provider} /></div>
        <div className={css.stack}><CheckPanel provider={provider} /></div>
      </div>
    </Page>
  );
}

const whose = ({ people }: IdentityProviderView, t: (key: string, values: { count: number }) => string): string => t('linked', { count: people });
