import type { IdentityProviderView } from '#contract';
import { Button, Group, List, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { providerChanged } from './provider.queries.js';

type Asked = 'disable' | 'remove' | null;

/** Opens its button to people, takes it away, removes it. */
export function ProviderActions({ provider }: { provider: IdentityProviderView }) {
  const { t } = useTranslation('providers');
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, enabled, clientId, people } = provider;
  const turn = async (on: boolean): Promise<void> => {
    providerChanged(await api.patch<IdentityProviderView>(`/identity-providers/${id}`, { enabled: on }));
    toast.done(t(on ? 'enable.done' : 'disable.done', { name }));
  };
  const enable = (): void => {
    setBusy(true);
    turn(true).catch(toast.problem).finally(() => setBusy(false));
  };
  const remove = async (): Promise<void> => {
    await api.del(`/identity-providers/${id}`);
    toast.done(t('remove.done', { name }));
    await navigate({ to: '/identity-providers' });
    queryClient.removeQueries({ queryKey: keys.provider(id) });
    await queryClient.invalidateQueries({ queryKey: keys.providers });
  };
  return (
    <Group gap="xs">
      <Button variant="subtle" color="red" onClick={() => setAsked('remove')}>{t('remove.action')}</Button>
      {enabled ? <Button variant="default" onClick={() => setAsked('disable')}>{t('disable.action')}</Button> : <Button loading={busy} disabled={clientId === null} onClick={enable}>{t('enable.action')}</Button>}
      <ConfirmDialog opened={asked === 'disable'} onClose={() => setAsked(null)} destructive title={t('disable.title', { name })} message={<Text>{t('disable.text', { count: people })}</Text>} confirmLabel={t('disable.action')} onConfirm={() => turn(false)} />
      <ConfirmDialog
        opened={asked === 'remove'} onClose={() => setAsked(null)} destructive title={t('remove.title', { name })} confirmLabel={t('remove.submit')} submitTestId="provider-remove" onConfirm={remove}
        message={<><Text mb="xs">{t('remove.text', { count: people })}</Text><List size="sm" spacing={6}><List.Item>{t('remove.lost')}</List.Item><List.Item>{t('remove.kept')}</List.Item></List></>}
      />
    </Group>
  );
}
