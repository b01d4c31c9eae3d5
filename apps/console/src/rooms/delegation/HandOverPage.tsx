import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { useOrganisation } from '../../app/shell/usePlaceNames.js';
import { ErrorState, Page } from '../../ui/index.js';
import { delegationQuery } from './delegation.queries.js';
import { HandOverForm } from './HandOverForm.js';
import { InvitePanel } from './InvitePanel.js';
import { StatePanel } from './StatePanel.js';

/** A commune's console: handed over here, changed, and taken back. */
export function HandOverPage() {
  const { t } = useTranslation('delegation');
  const { organisationId = '' }: { organisationId?: string } = useParams({ strict: false });
  const mayInvite = useMay('users.manage');
  const organisation = useOrganisation(organisationId);
  const delegation = useQuery(delegationQuery(organisationId));
  const name = organisation.data?.name ?? '…';
  const broken = organisation.isError ? organisation : delegation.isError ? delegation : undefined;
  const title = t(delegation.data?.active ? 'page.of' : 'page.give', { name });
  return (
    <Page title={title} subtitle={<><Link to="/organisations">{t('page.organisations')}</Link> · <Link to="/organisations/$organisationId" params={{ organisationId }}>{name}</Link></>}>
      {broken ? <ErrorState problem={broken.error} onRetry={() => void broken.refetch()} /> : null}
      {!broken && !(organisation.data && delegation.data) ? <><Skeleton h={220} /><Skeleton h={320} /></> : null}
      {!broken && organisation.data && delegation.data ? (
        <>
          <StatePanel organisation={organisation.data} delegation={delegation.data} />
          {delegation.data.active && mayInvite ? <InvitePanel organisation={organisation.data} address={delegation.data.address} first={delegation.data.reach.people === 0} /> : null}
          <HandOverForm key={delegation.data.since ?? ''} organisation={organisation.data} delegation={delegation.data} />
        </>
      ) : null}
    </Page>
  );
}
