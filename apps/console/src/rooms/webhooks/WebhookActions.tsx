import type { WebhookView } from '#contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDotsVertical, IconKey, IconPencil, IconPlayerPause, IconPlayerPlay, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { toast } from '../../ui/index.js';
import { DeleteWebhook } from './DeleteWebhook.js';
import { EditWebhook } from './EditWebhook.js';
import { RenewSecret } from './RenewSecret.js';
import { TestDialog } from './TestDialog.js';
import { refreshWebhooks } from './webhook.queries.js';

type Asked = 'test' | 'edit' | 'secret' | 'delete';

/** Try it, stop it for a while, change it, give it another secret, delete it. */
export function WebhookActions({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation('webhooks');
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  const paused = hook.state !== 'active';
  const turn = useMutation({
    mutationFn: () => api.patch<WebhookView>(`/webhooks/${hook.id}`, { state: paused ? 'active' : 'paused' }),
    onSuccess: () => toast.done(t(paused ? 'resumed' : 'pausedNow', { name: hook.name })), onError: toast.problem, onSettled: refreshWebhooks,
  });
  return (
    <>
      <Button leftSection={<IconSend size={17} stroke={1.75} aria-hidden />} onClick={() => setAsked('test')}>{t('test.action')}</Button>
      <Button variant="default" loading={turn.isPending} leftSection={paused ? <IconPlayerPlay size={17} stroke={1.75} aria-hidden /> : <IconPlayerPause size={17} stroke={1.75} aria-hidden />} onClick={() => turn.mutate()}>{t(paused ? 'resume' : 'pause')}</Button>
      <Menu position="bottom-end" withinPortal shadow="none">
        <Menu.Target><ActionIcon variant="default" size={36} aria-label={t('more', { name: hook.name })}><IconDotsVertical size={18} stroke={1.75} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={17} stroke={1.75} />} onClick={() => setAsked('edit')}>{t('edit.action')}</Menu.Item>
          <Menu.Item leftSection={<IconKey size={17} stroke={1.75} />} onClick={() => setAsked('secret')}>{t('renew.action')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={17} stroke={1.75} />} style={{ color: 'var(--bad)' }} onClick={() => setAsked('delete')}>{t('delete.action')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <TestDialog hook={hook} opened={asked === 'test'} onClose={close} />
      <EditWebhook hook={hook} opened={asked === 'edit'} onClose={close} />
      <RenewSecret hook={hook} opened={asked === 'secret'} onClose={close} />
      <DeleteWebhook hook={hook} opened={asked === 'delete'} onClose={close} />
    </>
  );
}
