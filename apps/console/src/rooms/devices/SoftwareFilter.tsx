import { Button, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { softwareTitlesQuery } from './device.queries.js';
import css from './filter.module.css';

interface SoftwareFilterProps { software: string | undefined; below: string | undefined; onApply: (software: string | undefined, below: string | undefined) => void }

/** "Which devices have this title, below this version": the title is searched in the scope, the version is free. */
export function SoftwareFilter({ software, below, onApply }: SoftwareFilterProps) {
  const { t } = useTranslation('devices');
  const [title, setTitle] = useState(software ?? '');
  const [version, setVersion] = useState(below ?? '');
  const [q] = useDebouncedValue(title.trim(), 200);
  const { data: titles } = useQuery(softwareTitlesQuery(q));
  const apply = () => onApply(title.trim() || undefined, version.trim() || undefined);
  return (
    <form onSubmit={(event) => { event.preventDefault(); apply(); }}>
      <Stack gap={8} p={8} w={340}>
        <TextInput data-autofocus label={t('filter.softwareSearch')} placeholder="vlc" value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <ScrollArea.Autosize mah={200}>
          {q.length < 2 ? <Text size="sm" c="dimmed" px={8}>{t('filter.typeTwo')}</Text> : null}
          {(q.length >= 2 ? titles ?? [] : []).map((found) => (
            <UnstyledButton key={`${found.source} ${found.title}`} type="button" className={css.choice} aria-pressed={found.title === title} onClick={() => setTitle(found.title)}>
              <bdi>{found.title}</bdi><Text span size="xs" c="dimmed">{found.devices === null ? null : t('filter.installedOn', { count: found.devices })}</Text>
            </UnstyledButton>
          ))}
          {q.length >= 2 && titles?.length === 0 ? <Text size="sm" c="dimmed" px={8}>{t('filter.nothing')}</Text> : null}
        </ScrollArea.Autosize>
        <TextInput label={t('filter.softwareBelow')} description={t('filter.softwareBelowHint')} placeholder="3.0.20" value={version} onChange={(event) => setVersion(event.currentTarget.value)} />
        <Button type="submit" size="xs" disabled={title.trim() === ''}>{t('filter.apply')}</Button>
      </Stack>
    </form>
  );
}
