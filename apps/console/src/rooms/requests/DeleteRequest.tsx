import type { RequestDetail } from '#contract';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ConfirmDialog, toast } from '../../ui/index.js';

/** All that was written goes: when its asker wants that, or for what is no request at all. */
export function DeleteRequest({ request: { id, number } }: { request: RequestDetail }) {
  const { t } = useTranslation('requests');
  const client = useQueryClient();
  const navigate = useNavigate();
  const menu = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState(false);
  const remove = async (): Promise<void> => {
    await api.del(`/requests/${id}`);
    toast.done(t('remove.done', { number }));
    await navigate({ to: '/requests' });
    client.removeQueries({ queryKey: keys.request(id) });
    for (const queryKey of [keys.requests, keys.requestCount]) void client.invalidateQueries({ queryKey });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon ref={menu} variant="default" size={36} aria-label={t('act.more')}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {/* The entry goes away with its menu: the dialog gives the focus back to the button. */}
          <Menu.Item style={{ color: 'var(--bad)' }} leftSection={<IconTrash size={17} stroke={1.75} />} onClick={() => { menu.current?.focus(); setAsked(true); }}>{t('act.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} destructive title={t('remove.title', { number })} message={t('remove.text')} confirmLabel={t('remove.go')} onConfirm={remove} submitTestId="remove-confirm" />
    </>
  );
}
