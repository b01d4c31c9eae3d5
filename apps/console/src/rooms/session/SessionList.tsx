import type { SessionRow } from '#contract';
import { Badge, Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys, rowsOf, type ListQuery } from '../../api/index.js';
import { ErrorState, RelativeTime, Skeletons, toast } from '../../ui/index.js';
import classes from './SessionList.module.css';

const HANDHELD = new Set(['iPhone', 'iPad', 'Android']);

/** What a browser is, as a person says it: « Firefox 140 sur Windows ». */
function useBrowserWords(): (row: Pick<SessionRow, 'browser' | 'system'>) => string {
  const { t } = useTranslation('session');
  return ({ browser, system }) => (browser && system ? t('sessions.on', { browser, system }) : browser ?? (system ? t('sessions.unknownOn', { system }) : t('sessions.unknown')));
}

/** Where somebody is signed in, with a way to end each. @param path of the list; an item of it is ended by its id. */
export function SessionList({ list, path }: { list: ListQuery<SessionRow>; path: string }) {
  const { t } = useTranslation('session');
  const client = useQueryClient();
  const words = useBrowserWords();
  const [ending, setEnding] = useState<string>();
  const end = async (row: SessionRow): Promise<void> => {
    setEnding(row.id);
    try {
      await api.del(`${path}/${row.id}`);
      toast.done(t('sessions.ended', { browser: words(row) }));
    } catch (error) {
      toast.problem(error);
    } finally {
      await client.invalidateQueries({ queryKey: keys.sessions });
      setEnding(undefined);
    }
  };
  if (list.isPending) return <Skeletons rows={2} />;
  if (list.isError) return <ErrorState problem={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <ul className={classes.sessions}>
        {rowsOf(list).map((row) => {
          const Mark = HANDHELD.has(row.system ?? '') ? IconDeviceMobile : IconDeviceDesktop;
          return (
            <li key={row.id} className={classes.session}>
              <Mark size={22} stroke={1.75} aria-hidden />
              <span className={classes.what}>
                <span className={classes.name}>{words(row)}{row.current ? <Badge variant="light" size="md" fz="0.78rem" tt="none" ml={8}>{t('sessions.current')}</Badge> : null}</span>
                <span className={classes.facts}>{row.address ? t('sessions.address', { address: row.address }) : t('sessions.noAddress')} · {t(`sessions.by.${row.method}`)}</span>
                <span className={classes.facts}>{t('sessions.opened')} <RelativeTime at={row.createdAt} /> · {t('sessions.seen')} <RelativeTime at={row.lastSeenAt} /></span>
              </span>
              {row.current ? null : <Button size="compact-sm" variant="subtle" color="red" loading={ending === row.id} onClick={() => void end(row)} aria-label={`${t('sessions.end')} : ${words(row)}`}>{t('sessions.end')}</Button>}
            </li>
          );
        })}
      </ul>
      {list.hasNextPage ? <Button mt="xs" size="compact-sm" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('sessions.more')}</Button> : null}
    </>
  );
}
