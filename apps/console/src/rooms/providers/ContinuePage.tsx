import type { SignInPending } from '#contract';
import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { safePlace } from '../../app/place.js';
import { ErrorState } from '../../ui/index.js';
import { Door } from '../session/Door.js';
import { NoAccess } from './NoAccess.js';
import { ProveAccount } from './ProveAccount.js';

/** Back from the provider, with one thing left: the account's password, once; its second factor; or nobody has let this person in yet. */
export function ContinuePage() {
  const { t } = useTranslation('providers');
  const { next }: { next?: string } = useSearch({ strict: false });
  const pending = useQuery({ queryKey: keys.signInPending, queryFn: ({ signal }) => api.get<SignInPending>('/sign-in/pending', {}, signal), staleTime: Infinity, gcTime: 0, retry: false });
  const { data } = pending;
  const back = <Anchor component={Link} to="/sign-in" size="sm" ta="center" display="block" mt="md" underline="always">{t('continue.back')}</Anchor>;
  if (data?.needs === 'access') return <Door title={t('access.title')} lead={t('access.lead', { provider: data.provider })}><NoAccess pending={data} />{back}</Door>;
  if (data) return <Door title={t(`continue.${data.needs}.title`)} lead={t(`continue.${data.needs}.lead`, { provider: data.provider, email: data.email })}><ProveAccount pending={data} place={safePlace(next)} />{data.needs === 'password' ? back : null}</Door>;
  const over = pending.error instanceof ApiProblem && pending.error.code === 'not_found';
  return (
    <Door title={over ? t('continue.over.title') : t('continue.title')} lead={over ? t('continue.over.lead') : undefined}>
      {pending.isPending ? <Stack mt="md"><Skeleton h={58} /><Skeleton h={58} /></Stack> : null}
      {pending.isError && !over ? <ErrorState problem={pending.error} onRetry={() => void pending.refetch()} /> : null}
      {pending.isPending ? null : back}
    </Door>
  );
}
