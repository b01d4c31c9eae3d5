import { ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organisationsQuery, sitesQuery } from './device.queries.js';
import css from './filter.module.css';
import { matches } from './search.rules.js';

const SHOWN = 50;
interface PlaceFilterProps { kind: 'organisation' | 'site'; organisationId?: string | undefined; onChoose: (id: string) => void }

/** Chooses a commune or a site by its name; accents and case do not matter. */
export function PlaceFilter({ kind, organisationId, onChoose }: PlaceFilterProps) {
  const { t } = useTranslation('devices');
  const [text, setText] = useState('');
  const organisations = useQuery({ ...organisationsQuery(), enabled: kind === 'organisation' });
  const sites = useQuery({ ...sitesQuery(organisationId), enabled: kind === 'site' });
  const label = t(kind === 'organisation' ? 'filter.organisationId' : 'filter.siteId');
  const all = kind === 'organisation'
    ? (organisations.data ?? []).map(({ id, name, devices }) => ({ id, name, aside: t('filter.installedOn', { count: devices }) }))
    : (sites.data ?? []).map(({ id, name, organisation }) => ({ id, name, aside: organisation.name }));
  const found = all.filter(({ name, aside }) => matches(`${name} ${aside}`, text)).slice(0, SHOWN);
  return (
    <Stack gap={6} p={8} w={320}>
      <TextInput data-autofocus aria-label={label} placeholder={label} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={300}>
        {found.map(({ id, name, aside }) => (
          <UnstyledButton key={id} className={css.choice} onClick={() => onChoose(id)}><bdi>{name}</bdi><Text span size="xs" c="dimmed">{aside}</Text></UnstyledButton>
        ))}
        {found.length === 0 ? <Text size="sm" c="dimmed" p={6}>{t('filter.nothing')}</Text> : null}
      </ScrollArea.Autosize>
    </Stack>
  );
}
