import type { TotpConfirmed, TotpStart } from '#contract';
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ErrorState, Skeletons } from '../../ui/index.js';
import { RecoveryCodes } from './RecoveryCodes.js';
import { TotpScan } from './TotpScan.js';

/** Scan, prove with a first code, keep the recovery codes. */
export function TotpStartDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('settings');
  const { t: ui } = useTranslation('ui');
  const [codes, setCodes] = useState<string[]>();
  // One secret for the life of this dialog, and none kept after it.
  const secret = useQuery({ queryKey: ['totp-start'], queryFn: () => api.post<TotpStart>('/session/totp'), staleTime: Infinity, gcTime: 0, retry: false });
  const close = (done: boolean): void => {
    onClose();
    if (!done) return;
    void queryClient.invalidateQueries({ queryKey: keys.session });
    void queryClient.invalidateQueries({ queryKey: keys.sessions });
  };
  const confirm = async (code: string): Promise<void> => {
    const { recoveryCodes } = await api.put<TotpConfirmed>('/session/totp', { code });
    if (recoveryCodes.length > 0) setCodes(recoveryCodes);
    else close(true);
  };
  return (
    <Modal opened onClose={() => close(codes !== undefined)} title={codes ? t('totp.codesTitle') : t('totp.title')} size={540} closeButtonProps={{ 'aria-label': ui('close') }} closeOnClickOutside={false} closeOnEscape={!codes}>
      {codes ? <RecoveryCodes codes={codes} onDone={() => close(true)} /> : null}
      {!codes && secret.data ? <TotpScan secret={secret.data} onCode={confirm} /> : null}
      {!codes && secret.isPending ? <Skeletons rows={5} height={28} /> : null}
      {!codes && secret.isError ? <ErrorState problem={secret.error} onRetry={() => void secret.refetch()} /> : null}
    </Modal>
  );
}
