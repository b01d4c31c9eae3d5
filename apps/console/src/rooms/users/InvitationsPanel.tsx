import type { InvitationView } from '#contract';
import { Button } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, rowsOf, type ListQuery } from '../../api/index.js';
import { ConfirmDialog, ErrorState, Panel, RelativeTime, toast } from '../../ui/index.js';
import { RoleBadge } from './RoleBadge.js';
import css from './users.module.css';

/** Invitations that nobody has used yet. Nothing is shown when none waits: inviting is a button of the page. */
export function InvitationsPanel({ list, now }: { list: ListQuery<InvitationView>; now: Date }) {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<InvitationView>();
  const [asked, setAsked] = useState(false);
  const waiting = rowsOf(list);
  const ask = (invitation: InvitationView): void => { setDoomed(invitation); setAsked(true); };
  const withdraw = async (): Promise<void> => {
    if (!doomed) return;
    await api.del(`/invitations/${doomed.id}`);
    toast.done(t('waiting.withdrawn', { email: doomed.email }));
    await client.invalidateQueries({ queryKey: keys.invitations });
  };
  if (list.isError && !list.data) return <Panel icon={IconMailForward} title={t('waiting.title')}><ErrorState problem={list.error} onRetry={() => void list.refetch()} /></Panel>;
  return (
    <>
      {waiting.length === 0 ? null : (
        <Panel icon={IconMailForward} title={t('waiting.title')}>
          <ul className={css.invitations}>
            {waiting.map((one) => (
              <li key={one.id} className={css.invitation} data-testid={`invitation-${one.email}`}>
                <bdi className={css.invited}>{one.email}</bdi>
                <RoleBadge grant={one} now={now} />
                <span className={css.fact}>{t('waiting.by', { name: one.invitedBy })} <RelativeTime at={one.createdAt} /></span>
                <span className={css.fact}>{t('waiting.expires')} <RelativeTime at={one.expiresAt} /></span>
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => ask(one)} aria-label={`${t('waiting.withdraw')} : ${one.email}`}>{t('waiting.withdraw')}</Button>
              </li>
            ))}
          </ul>
          {list.hasNextPage ? <Button mt="xs" size="compact-sm" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('waiting.more')}</Button> : null}
        </Panel>
      )}
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} destructive title={t('waiting.withdrawTitle', { email: doomed?.email ?? '' })} message={t('waiting.withdrawText')} confirmLabel={t('waiting.withdraw')} onConfirm={withdraw} />
    </>
  );
}
