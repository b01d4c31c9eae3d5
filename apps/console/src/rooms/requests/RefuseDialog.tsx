import type { RequestDetail } from '#contract';
import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, useOnOpen } from '../../ui/index.js';
import { TEXTS } from './ask.rules.js';

interface RefuseDialogProps { opened: boolean; onClose: () => void; request: RequestDetail; onRefuse: (message: string) => Promise<void> }

/** A no needs its reason: the asker reads it. */
export function RefuseDialog({ opened, onClose, request, onRefuse }: RefuseDialogProps) {
  const { t } = useTranslation('requests');
  const [text, setText] = useState('');
  useOnOpen(opened, () => setText(''));
  return (
    <FormDialog opened={opened} onClose={onClose} destructive title={t('refuse.title', { number: request.number })} submitLabel={t('refuse.go')} disabled={!text.trim()} onSubmit={() => onRefuse(text.trim())} submitTestId="refuse-confirm">
      <Textarea data-autofocus autosize minRows={3} maxRows={10} maxLength={TEXTS.message} label={t('refuse.why')} description={t('refuse.whyHint', { name: request.asker.name })} required withAsterisk={false} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Text size="sm" c="dimmed">{t('refuse.undo')}</Text>
    </FormDialog>
  );
}
