import type { OrganisationView, SiteView } from '#contract';
import { ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import css from './filter.module.css';

const SHOWN = 30;
interface PlaceFilterProps { kind: 'organisation' | 'site'; organisationId?: string | undefined; onChoose: (place: { id: string; name: string }) => void }

/** Chooses a commune or a site by its name; the server searches. */
export function PlaceFilter({ kind, organisationId, onChoose }: PlaceFilterProps) {
  const { t } = useTranslation('devices');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const organisations = useList<OrganisationView>([...keys.organisations, 'filter'], '/organisations', { q }, { limit: SHOWN, enabled: kind === 'organisation' });
  const sites = useList<SiteView>([...keys.sites, 'filter'], '/sites', { q, organisationId }, { limit: SHOWN, enabled: kind === 'site' });
  const label = t(kind === 'organisation' ? 'filter.organisationId' : 'filter.siteId');
  const found = kind === 'organisation'
    ? rowsOf(organisations).map(({ id, name, devices }) => ({ id, name, aside: t('filter.installedOn', { count: devices }) }))
    : rowsOf(sites).map(({ id, name, organisation }) => ({ id, name, aside: organisation.name }));
  const read = kind === 'organisation' ? organisations.isSuccess : sites.isSuccess;
  return (
    <Stack gap={6} p={8} w={320}>
      <TextInput data-autofocus aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={300}>
        {found.map(({ id, name, aside }) => (
          <UnstyledButton key={id} type="button" className={css.choice} onClick={() => onChoose({ id, name })}><bdi>{name}</bdi><Text span size="xs" c="dimmed">{aside}</Text></UnstyledButton>
        ))}
        {read && found.length === 0 ? <Text size="sm" c="dimmed" p={6}>{t('filter.nothing')}</Text> : null}
      </ScrollArea.Autosize>
    </Stack>
  );
}
