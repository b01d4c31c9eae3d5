import type { AppExclusion, AppView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay, useSession } from '../../app/session.js';
import { Panel, RelativeTime, toast } from '../../ui/index.js';
import css from './catalogue.module.css';

/** Communes that do not have what the syndicate shares: a commune decides for itself, the syndicate sees all of them. */
export function ExclusionsPanel({ app }: { app: AppView }) {
  const { t } = useTranslation('catalogue');
  const client = useQueryClient();
  const manages = useMay('catalogue.manage');
  const { organisations } = useSession().reach;
  const own = organisations?.length === 1 ? organisations[0] : undefined;
  const { data } = useQuery({ queryKey: [...keys.app(app.id), 'exclusions'], queryFn: ({ signal }) => api.get<{ items: AppExclusion[] }>(`/apps/${app.id}/exclusions`, {}, signal) });
  const change = useMutation({
    mutationFn: ({ id, excluded }: { id: string; excluded: boolean }) => api.put<AppView>(`/apps/${app.id}/exclusions/${id}`, { excluded }),
    onError: toast.problem,
    onSettled: () => client.invalidateQueries({ queryKey: keys.apps }).then(() => client.invalidateQueries({ queryKey: keys.app(app.id) })),
  });
  const excluded = data?.items ?? [];
  const mayExclude = manages && own && excluded.length === 0;
  if (app.organisation !== null || (excluded.length === 0 && !mayExclude)) return null;
  return (
    <Panel icon={IconBan} title={t('exclusion.title')} actions={mayExclude ? <Button size="compact-sm" variant="default" onClick={() => change.mutate({ id: own.id, excluded: true })} data-testid="exclude-app">{t('exclusion.exclude')}</Button> : null}>
      {excluded.length === 0 ? <Text c="dimmed">{t('exclusion.none')}</Text> : (
        <ul className={css.exclusions}>
          {excluded.map(({ organisation, since, by }) => (
            <li key={organisation.id}>
              <span><bdi className={css.strong}>{organisation.name}</bdi> <Text span size="sm" c="dimmed">{t('exclusion.by', { by })} · <RelativeTime at={since} /></Text></span>
              {manages ? <Button size="compact-sm" variant="default" leftSection={<IconCheck size={15} stroke={1.75} aria-hidden />} onClick={() => change.mutate({ id: organisation.id, excluded: false })} aria-label={t('exclusion.admitIn', { name: organisation.name })}>{t('exclusion.admit')}</Button> : null}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
