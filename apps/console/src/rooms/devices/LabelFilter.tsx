import { Button, ScrollArea, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScopeParams } from '../../app/scope.rules.js';
import css from './filter.module.css';
import { LABELS } from './label.bounds.js';
import { labelsQuery } from './useLabels.js';

/** Those in use in a place, found while one types. */
export function LabelFilter({ label, place, onApply }: { label: string | undefined; place: ScopeParams; onApply: (label: string | undefined) => void }) {
  const { t } = useTranslation('devices');
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const { data: used } = useQuery(labelsQuery(place, q));
  return (
    <form onSubmit={(event) => { event.preventDefault(); onApply(text.trim() || undefined); }}>
      <Stack gap={8} p={8} w={280}>
        <TextInput data-autofocus label={t('filter.label')} placeholder={t('labels.placeholder')} maxLength={LABELS.longest} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <ScrollArea.Autosize mah={240}>
          {used?.map((one) => <UnstyledButton key={one} type="button" className={css.choice} aria-pressed={one === label} onClick={() => onApply(one)}><bdi>{one}</bdi></UnstyledButton>)}
          {used?.length === 0 ? <Text size="sm" c="dimmed" px={8}>{t(q ? 'filter.nothing' : 'labels.none')}</Text> : null}
        </ScrollArea.Autosize>
        <Button type="submit" size="xs" disabled={text.trim() === ''}>{t('filter.apply')}</Button>
      </Stack>
    </form>
  );
}
