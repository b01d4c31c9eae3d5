import type { IdentityView } from '#contract';
import { Button } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, Panel, RelativeTime, toast } from '../../ui/index.js';
import classes from './Settings.module.css';

/** The identity providers that open this account. Nothing is shown when there is none: they are linked by signing in. */
export function IdentitiesPanel() {
  const { t } = useTranslation('providers');
  const [doomed, setDoomed] = useState<IdentityView>();
  const [asked, setAsked] = useState(false);
  const list = useQuery({ queryKey: keys.identities, queryFn: ({ signal }) => api.get<{ items: IdentityView[] }>('/session/identities', {}, signal) });
  const identities = list.data?.items ?? [];
  const remove = async (): Promise<void> => {
    if (!doomed) return;
    await api.del(`/session/identities/${doomed.id}`);
    toast.done(t('mine.removed', { provider: doomed.provider }));
    await queryClient.invalidateQueries({ queryKey: keys.identities });
  };
  const explain = (error: unknown) => (error instanceof ApiProblem && error.code === 'conflict' ? { title: t('mine.only'), detail: t('mine.onlyText') } : undefined);
  return (
    <>
      {identities.length === 0 ? null : (
        <Panel icon={IconId} title={t('mine.title')}>
          <p className={classes.lead}>{t('mine.lead')}</p>
          <ul className={classes.tokens}>
            {identities.map((one) => (
              <li key={one.id} className={classes.token}>
                <span className={classes.tokenName}>{one.provider}</span>
                <span className={classes.tokenFact}>{one.lastUsedAt ? <>{t('mine.used')} <RelativeTime at={one.lastUsedAt} /></> : t('mine.unused')}</span>
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => { setDoomed(one); setAsked(true); }} aria-label={`${t('mine.remove')} : ${one.provider}`}>{t('mine.remove')}</Button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} destructive title={t('mine.removeTitle', { provider: doomed?.provider ?? '' })} message={t('mine.removeText')} confirmLabel={t('mine.remove')} explain={explain} onConfirm={remove} />
    </>
  );
}
