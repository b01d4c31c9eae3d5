import type { AccessRequestView } from '#contract';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconUserQuestion } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, rowsOf, useList } from '../../api/index.js';
import { ConfirmDialog, Panel, RelativeTime, StateBadge, toast } from '../../ui/index.js';
import { AcceptDialog } from './AcceptDialog.js';
import css from './users.module.css';

const SHOWN = 10;

/** People who came through an identity provider and have no account. Nothing is shown when nobody waits. */
export function AccessRequestsPanel() {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const list = useList<AccessRequestView>(keys.accessRequests, '/access-requests', {}, { limit: SHOWN });
  // What was asked last stays in the dialog while it leaves the screen.
  const [subject, setSubject] = useState<AccessRequestView>();
  const [asked, setAsked] = useState<'accept' | 'refuse' | null>(null);
  const ask = (what: 'accept' | 'refuse', one: AccessRequestView): void => { setSubject(one); setAsked(what); };
  const refuse = async (): Promise<void> => {
    if (!subject) return;
    await api.post(`/access-requests/${subject.id}/refuse`);
    toast.done(t('requests.refused', { name: subject.name }));
    await client.invalidateQueries({ queryKey: keys.accessRequests });
  };
  const waiting = rowsOf(list);
  return (
    <>
      {waiting.length === 0 ? null : (
        <Panel icon={IconUserQuestion} title={t('requests.title')}>
          <p className={css.lead}>{t('requests.lead')}</p>
          <ul className={css.invitations}>
            {waiting.map((one) => (
              <li key={one.id} className={css.request} data-testid={`request-${one.email}`}>
                <span className={css.who}><bdi className={css.name}>{one.name}</bdi><bdi className={css.email}>{one.email}</bdi></span>
                <StateBadge tone={one.emailTrusted ? 'good' : 'attention'} icon={one.emailTrusted ? IconCircleCheck : IconAlertTriangle} label={t(one.emailTrusted ? 'requests.trusted' : 'requests.untrusted')} />
                <span className={css.fact}>{t('requests.through', { provider: one.provider })} <RelativeTime at={one.lastSeenAt} /></span>
                <span className={css.fact}>{one.proposed ? t('requests.proposed', { organisation: one.proposed.name }) : null}</span>
                <span className={css.requestActions}>
                  <Button size="compact-sm" variant="subtle" color="red" onClick={() => ask('refuse', one)} aria-label={`${t('requests.refuse')} : ${one.name}`}>{t('requests.refuse')}</Button>
                  <Button size="compact-sm" variant="default" onClick={() => ask('accept', one)} aria-label={`${t('requests.accept')} : ${one.name}`}>{t('requests.accept')}</Button>
                </span>
              </li>
            ))}
          </ul>
          {list.hasNextPage ? <Button mt="xs" size="compact-sm" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('waiting.more')}</Button> : null}
        </Panel>
      )}
      {subject ? <AcceptDialog request={subject} opened={asked === 'accept'} onClose={() => setAsked(null)} /> : null}
      <ConfirmDialog opened={asked === 'refuse'} onClose={() => setAsked(null)} destructive title={t('requests.refuseTitle', { name: subject?.name ?? '' })} message={t('requests.refuseText')} confirmLabel={t('requests.refuse')} onConfirm={refuse} />
    </>
  );
}
