import type { SignInProvider } from '#contract';
import { Button } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, apiUrl, keys } from '../../api/index.js';
import { sameName } from './buttons.rules.js';
import css from './providers.module.css';

/** The other ways in. They lead out of the console: each is a link. @param join secret of the invitation that is to be accepted @param only those that this console has chosen; all when it has chosen none */
export function ProviderButtons({ next, join, only = [] }: { next?: string | undefined; join?: string | undefined; only?: readonly string[] | undefined }) {
  const { t } = useTranslation('providers');
  const list = useQuery({ queryKey: [...keys.signInProviders, join, only.join()], queryFn: ({ signal }) => api.get<{ items: SignInProvider[] }>('/sign-in/providers', { join, only: only.join() }, signal), staleTime: 60_000 });
  const offered = list.data?.items ?? [];
  // A sign-in with a password does not wait for these.
  if (offered.length === 0) return null;
  const label = ({ name, organisation }: SignInProvider): string => t(join ? 'buttons.join' : 'buttons.signIn', { name }) + (sameName(offered, name) ? ` (${organisation})` : '');
  return (
    <>
      <p className={css.or}>{t('buttons.or')}</p>
      <ul className={css.buttons}>
        {offered.map((one) => (
          <li key={one.id}>
            <Button component="a" href={apiUrl(`/sign-in/oidc/${one.id}`, { next: next === '/' ? undefined : next, join })} variant="default" size="md" leftSection={<IconId size={19} stroke={1.75} aria-hidden />} fullWidth>{label(one)}</Button>
          </li>
        ))}
      </ul>
    </>
  );
}
