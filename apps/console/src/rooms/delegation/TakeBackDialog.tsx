import type { DelegationView, OrganisationView, TakeBackBody } from '#contract';
import { List, Text, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { delegationQuery } from './delegation.queries.js';

const SHORTEST = 3;

interface TakeBackProps { organisation: OrganisationView; delegation: DelegationView; opened: boolean; onClose: () => void }

/** Says whom it ends what for, and what stays; asks why, for the journal of the commune. */
export function TakeBackDialog({ organisation: { id, name }, delegation: { reach }, opened, onClose }: TakeBackProps) {
  const { t } = useTranslation('delegation');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  // The numbers of a page that has been open for long are old.
  useOnOpen(opened, () => { setReason(''); void client.invalidateQueries(delegationQuery(id)); });
  const takeBack = async (): Promise<void> => {
    const after = await api.del<DelegationView>(`/organisations/${id}/delegation`, { reason: reason.trim() } satisfies TakeBackBody);
    client.setQueryData(keys.delegation(id), after);
    toast.done(t('takeBack.done', { name }));
  };
  return (
    <FormDialog
      opened={opened} onClose={onClose} destructive title={t('takeBack.title', { name })} size={560} submitLabel={t('takeBack.submit', { count: reach.people })} disabled={reason.trim().length < SHORTEST}
      onSubmit={takeBack} submitTestId="take-back"
    >
      <List size="sm" spacing={6}>
        <List.Item><strong>{t('takeBack.ends')}</strong> {t('reach.people', { count: reach.people })}, {t('reach.sessions', { count: reach.sessions })}, {t('reach.tokens', { count: reach.tokens })}{t('takeBack.endsText')}</List.Item>
        <List.Item><strong>{t('takeBack.stays')}</strong> {t('takeBack.staysText')}</List.Item>
      </List>
      <Textarea label={t('takeBack.reason')} description={t('takeBack.reasonHint', { name })} maxLength={300} autosize minRows={2} maxRows={6} required withAsterisk={false} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Text size="sm" c="dimmed">{t('takeBack.back')}</Text>
    </FormDialog>
  );
}
