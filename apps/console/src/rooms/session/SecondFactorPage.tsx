import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { safePlace } from '../../app/place.js';
import { queryClient } from '../../app/queries.js';
import { forgetSession, sessionQuery, signOut } from '../../app/session.js';
import { toast } from '../../ui/index.js';
import { Door } from './Door.js';
import { ProveSecond } from './ProveSecond.js';
import { SetUpSecond } from './SetUpSecond.js';

/** The only page for who needs a second factor and has none: it is set up here, then one goes on to where one was going. */
export function SecondFactorPage() {
  const { t } = useTranslation('session');
  const { next }: { next?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { data: session } = useQuery(sessionQuery);
  const go = async (): Promise<void> => {
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await navigate({ href: safePlace(next), replace: true });
  };
  const leave = async (): Promise<void> => {
    try {
      const elsewhere = await signOut();
      if (elsewhere) return window.location.assign(elsewhere);
      await navigate({ to: '/sign-in', replace: true });
      forgetSession();
    } catch (error) {
      toast.problem(error);
    }
  };
  const has = session && (session.user.totpEnabled || session.user.passkeys > 0);
  return (
    <Door title={t('second.title')} lead={t(has ? 'second.prove' : 'second.lead')}>
      {!session ? <Skeleton h={140} mt="md" /> : has ? <ProveSecond session={session} onDone={go} /> : <SetUpSecond onDone={go} />}
      <Anchor component="button" type="button" size="sm" mt="lg" mx="auto" display="block" underline="always" onClick={() => void leave()}>{t('second.leave')}</Anchor>
    </Door>
  );
}
