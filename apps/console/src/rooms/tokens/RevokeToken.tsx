import type { ApiTokenView } from '#contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, toast } from '../../ui/index.js';

/** Ends somebody's token: the program that uses it is out at once. */
export function RevokeToken({ token }: { token: ApiTokenView }) {
  const { t } = useTranslation('tokens');
  const [asked, setAsked] = useState(false);
  const revoke = async (): Promise<void> => {
    await api.del(`/api-tokens/${token.id}`);
    toast.done(t('revoke.done', { name: token.name }));
    await Promise.all([keys.managedTokens, keys.apiTokens].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsked(true)} aria-label={`${t('revoke.action')} : ${token.name}`}>{t('revoke.action')}</Button>
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} destructive title={t('revoke.title', { name: token.name })} message={t('revoke.text')} confirmLabel={t('revoke.submit')} onConfirm={revoke} />
    </>
  );
}
