import type { Page, PasskeyView } from '#contract';
import { Button } from '@mantine/core';
import { IconFingerprint, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { passkeysWork } from '../../app/passkey.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, EmptyState, ErrorState, Panel, RelativeTime, Skeletons, toast } from '../../ui/index.js';
import { NewPasskey } from './NewPasskey.js';
import classes from './Settings.module.css';

/** Keys that sign me in without a password, or after it. */
export function PasskeysPanel() {
  const { t } = useTranslation('settings');
  const works = passkeysWork();
  const [making, setMaking] = useState(false);
  const [doomed, setDoomed] = useState<PasskeyView>();
  const [asked, setAsked] = useState(false);
  const list = useQuery({ queryKey: keys.passkeys, queryFn: ({ signal }) => api.get<Page<PasskeyView>>('/session/passkeys', {}, signal) });
  const passkeys = list.data?.items ?? [];
  const remove = async (): Promise<void> => {
    if (!doomed) return;
    await api.del(`/session/passkeys/${doomed.id}`);
    await Promise.all([keys.passkeys, keys.session].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    toast.done(t('passkeys.removed', { name: doomed.name }));
  };
  const add = <Button size="compact-md" variant="default" leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />} onClick={() => setMaking(true)} disabled={!works}>{t('passkeys.add')}</Button>;
  return (
    <Panel icon={IconFingerprint} title={t('passkeys.title')} actions={add}>
      {works ? null : <p className={classes.lead}>{t('passkeys.unavailable')}</p>}
      {list.isPending ? <Skeletons rows={2} /> : null}
      {list.isError ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && passkeys.length === 0 ? <EmptyState icon={IconFingerprint} title={t('passkeys.none')} text={t('passkeys.noneText')} /> : null}
      <ul className={classes.tokens}>
        {passkeys.map((one) => (
          <li key={one.id} className={classes.token}>
            <span className={classes.tokenName}>{one.name}</span>
            {one.host === location.hostname ? null : <span className={classes.tokenFact}>{t('passkeys.at', { host: one.host })}</span>}
            {one.synced ? <span className={classes.tokenFact}>{t('passkeys.synced')}</span> : null}
            <span className={classes.tokenFact}>{t('passkeys.made')} <RelativeTime at={one.createdAt} /></span>
            <span className={classes.tokenFact}>{one.lastUsedAt ? <>{t('passkeys.used')} <RelativeTime at={one.lastUsedAt} /></> : t('passkeys.neverUsed')}</span>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => { setDoomed(one); setAsked(true); }} aria-label={`${t('passkeys.remove')} : ${one.name}`}>{t('passkeys.remove')}</Button>
          </li>
        ))}
      </ul>
      <NewPasskey opened={making} onClose={() => setMaking(false)} />
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} title={t('passkeys.removeTitle', { name: doomed?.name ?? '' })} message={t('passkeys.removeText')} confirmLabel={t('passkeys.remove')} destructive onConfirm={remove} />
    </Panel>
  );
}
