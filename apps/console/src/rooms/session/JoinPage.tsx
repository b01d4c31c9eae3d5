import type { InvitationOffer } from '#contract';
import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { proposeLocale } from '../../i18n/index.js';
import { ErrorState } from '../../ui/index.js';
import { ProviderButtons } from '../providers/ProviderButtons.js';
import { Door } from './Door.js';
import { JoinForm } from './JoinForm.js';

/** A link that is used up stays so: nothing to try again. */
const isFinal = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'invitation_invalid';

/** Where the link of an invitation leads: who invites whom, as what, and the account that is made of it. */
export function JoinPage() {
  const { t } = useTranslation('session');
  const { secret = '' }: { secret?: string } = useParams({ strict: false });
  const path = `/join/${encodeURIComponent(secret)}`;
  const offer = useQuery({ queryKey: ['join', secret], queryFn: ({ signal }) => api.get<InvitationOffer>(path, {}, signal), staleTime: Infinity, gcTime: 0 });
  const locale = offer.data?.locale;
  useEffect(() => { if (locale) proposeLocale(locale); }, [locale]);
  const lead = offer.data ? t('join.lead', { invitedBy: offer.data.invitedBy, organisation: offer.data.organisation }) : undefined;
  return (
    <Door title={t('join.title')} lead={lead}>
      {offer.isPending ? <Stack mt="md"><Skeleton h={90} /><Skeleton h={58} /><Skeleton h={58} /></Stack> : null}
      {offer.isError ? <ErrorState problem={offer.error} {...(isFinal(offer.error) ? {} : { onRetry: () => void offer.refetch() })} /> : null}
      {offer.data ? <JoinForm path={path} offer={offer.data} /> : null}
      {offer.data ? <ProviderButtons join={secret} /> : null}
      {offer.isPending ? null : <Anchor component={Link} to="/sign-in" size="sm" ta="center" display="block" mt="md" underline="always">{t('join.signIn')}</Anchor>}
    </Door>
  );
}
