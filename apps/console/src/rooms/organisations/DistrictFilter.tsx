import { ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from '../devices/filter.module.css';
import { useDistrictList } from './useDistricts.js';

/** Chooses a district by its name; each says how many sites it has. */
export function DistrictFilter({ onChoose }: { onChoose: (name: string) => void }) {
  const { t } = useTranslation('organisations');
  const [text, setText] = useState('');
  const found = useDistrictList(text);
  return (
    <Stack gap={6} p={8} w={320}>
      <TextInput data-autofocus aria-label={t('district')} placeholder={t('district')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <ScrollArea.Autosize mah={300}>
        {found.data?.items.map(({ name, sites, communes }) => (
          <UnstyledButton key={name} type="button" className={css.choice} onClick={() => onChoose(name)}><bdi>{name}</bdi><Text span size="xs" c="dimmed">{t('districtCount', { count: sites, communes })}</Text></UnstyledButton>
        ))}
        {found.isSuccess && found.data.items.length === 0 ? <Text size="sm" c="dimmed" p={6}>{t('noDistrict')}</Text> : null}
      </ScrollArea.Autosize>
    </Stack>
  );
}
