import type { SignInProvider } from '#contract';
import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { providerChoices } from './delegation.rules.js';

interface ProviderChoiceProps { organisationId: string; value: string[]; onChange: (ids: string[]) => void; error?: ReactNode }

/** Identity providers of a console, by their names: the syndicate's and the commune's own. One that was chosen and is offered no more stays to be seen, and to be taken away. */
export function ProviderChoice({ organisationId, value, onChange, error }: ProviderChoiceProps) {
  const { t } = useTranslation('delegation');
  const { data } = useQuery({ queryKey: [...keys.signInProviders, 'of', organisationId], queryFn: ({ signal }) => api.get<{ items: SignInProvider[] }>('/sign-in/providers', { organisationId }, signal) });
  const none = data?.items.length === 0 && value.length === 0;
  return (
    <MultiSelect
      label={t('signIn.providers')} description={t(none ? 'signIn.providersNone' : 'signIn.providersHint')} placeholder={value.length === 0 && !none ? t('signIn.providersChoose') : ''} error={error} disabled={none}
      data={data ? providerChoices(data.items, value, (id) => t('signIn.providersGone', { end: id.slice(-6) })) : []} value={value} onChange={onChange} maxValues={10} hidePickedOptions
      data-path="providers"
    />
  );
}
