import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface TextFilterProps { label: string; placeholder: string; value: string | undefined; onApply: (value: string | undefined) => void }

/** A filter that is a few typed letters. */
export function TextFilter({ label, placeholder, value, onApply }: TextFilterProps) {
  const { t } = useTranslation('devices');
  const [text, setText] = useState(value ?? '');
  return (
    <form onSubmit={(event) => { event.preventDefault(); onApply(text.trim() || undefined); }}>
      <Stack gap="xs" p={8} w={260}>
        <TextInput data-autofocus label={label} placeholder={placeholder} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" size="xs">{t('filter.apply')}</Button>
      </Stack>
    </form>
  );
}
