import type { SavedView, SavedViewBody } from '#contract';
import { Anchor, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconBookmark, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { FormDialog, toast } from '../../ui/index.js';
import { viewsQuery } from './device.queries.js';
import css from './fleet.module.css';
import { parseFleetSearch, sameFilter, toQuery, type FleetSearch } from './fleetSearch.js';

const BUILT_IN: readonly { key: 'all' | 'todo' | 'offline' | 'silent'; query: Record<string, string> }[] = [
  { key: 'all', query: {} }, { key: 'todo', query: { target: 'failed' } }, { key: 'offline', query: { presence: 'offline', sort: 'lastSeen' } }, { key: 'silent', query: { silentDays: '7', sort: 'lastSeen' } },
];

/** Saved lists as tabs. The one on screen is marked; a filter that is none of them can be kept under a name. */
export function FleetViews({ search }: { search: FleetSearch }) {
  const { t } = useTranslation('devices');
  const { data: views = [] } = useQuery(viewsQuery());
  const [saving, setSaving] = useState(false);
  const removal = useRemoveView();
  const { scope } = useScope();
  // A view without a place of its own is seen through the scope in force.
  const seen = (query: Record<string, string>) => ({ ...scope, ...query });
  const here = (query: Record<string, string>) => sameFilter(parseFleetSearch(seen(query)), search);
  const known = [...BUILT_IN, ...views].some(({ query }) => here(query));
  return (
    <nav className={css.tabs} aria-label={t('view.label')}>
      {BUILT_IN.map(({ key, query }) => <Tab key={key} query={seen(query)} here={here(query)}>{key === 'all' ? <IconBookmark size={15} stroke={1.75} aria-hidden /> : null}{t(`view.${key}`)}</Tab>)}
      {views.map((view) => (
        <Tab key={view.id} query={seen(view.query)} here={here(view.query)}>
          <bdi>{view.name}</bdi>
          {here(view.query) ? <UnstyledButton className={css.tabRemove} aria-label={t('view.remove', { name: view.name })} onClick={(event) => { event.preventDefault(); removal.mutate(view); }}><IconX size={14} stroke={2} /></UnstyledButton> : null}
        </Tab>
      ))}
      {known ? null : <Anchor component="button" type="button" size="sm" onClick={() => setSaving(true)}><IconPlus size={14} stroke={2} style={{ verticalAlign: -2 }} aria-hidden /> {t('view.save')}</Anchor>}
      <SaveView opened={saving} search={search} onClose={() => setSaving(false)} />
    </nav>
  );
}

function Tab({ query, here, children }: { query: Record<string, string>; here: boolean; children: ReactNode }) {
  return <Link to="/devices" search={query} className={css.tab} data-here={here || undefined} aria-current={here ? 'page' : undefined}>{children}</Link>;
}

function SaveView({ opened, search, onClose }: { opened: boolean; search: FleetSearch; onClose: () => void }) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const [name, setName] = useState('');
  const save = async () => {
    await api.post<SavedView>('/views', { room: 'devices', name: name.trim(), query: toQuery(search) } satisfies SavedViewBody);
    void client.invalidateQueries({ queryKey: keys.views('devices') });
    toast.done(t('view.saved', { name: name.trim() }));
    setName('');
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('view.saveTitle')} submitLabel={t('edit.save')} disabled={!name.trim()} onSubmit={save}>
      <TextInput data-autofocus required maxLength={80} label={t('view.name')} placeholder={t('view.namePlaceholder')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Text size="sm" c="dimmed">{t('view.saveHint')}</Text>
    </FormDialog>
  );
}

/** Gone at once, and back with one press. */
function useRemoveView() {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.views('devices') });
  const restore = ({ room, name, query }: SavedView) => api.post('/views', { room, name, query } satisfies SavedViewBody).then(refresh, toast.problem);
  return useMutation({
    mutationFn: (view: SavedView) => api.del(`/views/${view.id}`),
    onSuccess: (_, view) => toast.done(t('view.removed', { name: view.name }), () => void restore(view)),
    onError: toast.problem,
    onSettled: refresh,
  });
}
