import type { RequestStatusView } from '#contract';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { statusQuery } from './request.queries.js';

/** The asker no longer needs it. */
export function WithdrawAsked({ secret }: { secret: string }) {
  const { t } = useTranslation('ask');
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const withdraw = async (): Promise<void> => {
    const view = await api.post<RequestStatusView>(`/request-status/${encodeURIComponent(secret)}/withdraw`);
    client.setQueryData(statusQuery(secret).queryKey, view);
    toast.done(t('track.withdrawn'));
  };
  return (
    <div>
      <Button variant="subtle" color="red" onClick={() => setAsked(true)} data-testid="withdraw">{t('track.withdraw')}</Button>
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} destructive title={t('track.withdrawTitle')} message={t('track.withdrawText')} confirmLabel={t('track.withdrawDo')} onConfirm={withdraw} submitTestId="withdraw-confirm" />
    </div>
  );
}
