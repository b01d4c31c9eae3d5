import type { ApiTokenView, Page } from '#contract';
import { Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, EmptyState, ErrorState, Panel, Skeletons, toast, useFilters } from '../../ui/index.js';
import { TokenEnd, TokenMay, TokenPlaces, TokenUse } from '../tokens/TokenFacts.js';
import { NewToken } from './NewToken.js';
import classes from './Settings.module.css';

/** Keys for programs that act in the user's name. */
export function TokensPanel() {
  const { t } = useTranslation('tokens');
  const filters = useFilters(['new']);
  const [doomed, setDoomed] = useState<ApiTokenView>();
  const list = useQuery({ queryKey: keys.apiTokens, queryFn: ({ signal }) => api.get<Page<ApiTokenView>>('/session/api-tokens', {}, signal) });
  const tokens = list.data?.items ?? [];
  const open = (): void => filters.set('new', 'token');
  const remove = async (): Promise<void> => {
    if (!doomed) return;
    await api.del(`/session/api-tokens/${doomed.id}`);
    await queryClient.invalidateQueries({ queryKey: keys.apiTokens });
    toast.done(t('removed', { name: doomed.name }));
  };
  return (
    <Panel icon={IconKey} title={t('own')} actions={<Button size="compact-md" variant="default" leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />} onClick={open}>{t('add')}</Button>}>
      {list.isPending ? <Skeletons rows={2} /> : null}
      {list.isError ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess && tokens.length === 0 ? <EmptyState icon={IconKey} title={t('none')} text={t('ownNoneText')} /> : null}
      <ul className={classes.tokens}>
        {tokens.map((token) => (
          <li key={token.id} className={classes.token}>
            <span className={classes.tokenName}>{token.name}</span>
            <TokenMay token={token} />
            <span className={classes.tokenFact}><TokenPlaces token={token} /></span>
            <span className={classes.tokenFact}><TokenUse token={token} /></span>
            <span className={classes.tokenFact}><TokenEnd token={token} /></span>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => setDoomed(token)} aria-label={`${t('remove')} : ${token.name}`}>{t('remove')}</Button>
          </li>
        ))}
      </ul>
      <NewToken opened={filters.values.new === 'token'} onClose={() => filters.set('new', undefined)} />
      <ConfirmDialog opened={doomed !== undefined} onClose={() => setDoomed(undefined)} title={t('removeTitle', { name: doomed?.name ?? '' })} message={t('removeText')} confirmLabel={t('remove')} destructive onConfirm={remove} />
    </Panel>
  );
}
