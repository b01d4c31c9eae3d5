import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EventChoice } from './EventChoice.js';
import type { Faults, Fields } from './useWebhookForm.js';

interface WebhookFieldsProps { fields: Fields; faults: Faults; set: (changes: Partial<Fields>) => void; children?: ReactNode }

/** Name, address and events; what stands between address and events is the caller's. */
export function WebhookFields({ fields, faults, set, children }: WebhookFieldsProps) {
  const { t } = useTranslation('webhooks');
  return (
    <>
      <TextInput label={t('form.name')} placeholder={t('form.nameExample')} maxLength={120} value={fields.name} error={faults.name} onChange={(event) => set({ name: event.currentTarget.value })} data-autofocus />
      <TextInput label={t('form.url')} description={t('form.urlHint')} placeholder="https://supervision.example.fr/craie" inputMode="url" maxLength={2_000} value={fields.url} error={faults.url} onChange={(event) => set({ url: event.currentTarget.value })} />
      {children}
      <EventChoice value={fields.events} error={faults.events} onChange={(events) => set({ events })} />
    </>
  );
}
