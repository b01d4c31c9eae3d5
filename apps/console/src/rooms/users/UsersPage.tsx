import type { InvitationView, UserView } from '#contract';
import { Button } from '@mantine/core';
import { IconFilterOff, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { useMay, useSession } from '../../app/session.js';
import { DataTable, EmptyState, FilterBar, Page, SearchBox, useFilters } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { AccessRequestsPanel } from './AccessRequestsPanel.js';
import { peopleColumns } from './columns.js';
import { InvitationsPanel } from './InvitationsPanel.js';
import { InviteDialog } from './InviteDialog.js';
import { OwnRolesPanel } from './OwnRolesPanel.js';
import { RulePanel } from './RulePanel.js';

const keyOf = (row: UserView): string => row.id;
const INVITATIONS_SHOWN = 10;

/** Who may enter, as what and until when; and who is invited. */
export function UsersPage() {
  const { t } = useTranslation('users');
  const { user, permissions, reach } = useSession();
  const me = useMemo(() => ({ id: user.id, whole: reach.organisations === null }), [user.id, reach.organisations]);
  const mayManage = useMay('users.manage');
  const mayRule = useMay('sign-in.manage');
  const now = useMinute();
  const filters = useFilters(['q', 'new']);
  const { q } = filters.values;
  const list = useList<UserView>(keys.users, '/users', { q });
  const invitations = useList<InvitationView>(keys.invitations, '/invitations', {}, { limit: INVITATIONS_SHOWN, enabled: mayManage });
  const columns = useMemo(() => peopleColumns(t, { me, permissions, now }), [t, me, permissions, now]);
  const invite = mayManage ? <Button leftSection={<IconUserPlus size={17} stroke={1.75} aria-hidden />} onClick={() => filters.set('new', '1')}>{t('invite.action')}</Button> : undefined;
  return (
    <Page title={t('nav')} subtitle={t('lead')} actions={invite}>
      {mayRule ? <RulePanel /> : null}
      {mayManage ? <AccessRequestsPanel /> : null}
      {mayManage ? <InvitationsPanel list={invitations} now={now} /> : null}
      <FilterBar><SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('search')} /></FilterBar>
      <DataTable
        label={t('nav')} columns={columns} query={list} rowKey={keyOf} rowHeight={60}
        empty={q
          ? <EmptyState icon={IconFilterOff} title={t('noMatch', { q })} text={t('noMatchText')} action={<Button variant="default" onClick={() => filters.set('q', undefined)}>{t('clearSearch')}</Button>} />
          : <EmptyState icon={IconUsers} title={t('none')} text={t('noneText')} action={invite} />}
      />
      {mayManage ? <OwnRolesPanel /> : null}
      <InviteDialog opened={mayManage && filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} waiting={rowsOf(invitations)} />
    </Page>
  );
}
