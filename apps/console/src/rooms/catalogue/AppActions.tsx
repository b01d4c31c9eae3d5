import type { AppView } from '#contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconApps, IconAppsOff, IconDots, IconSchool, IconSchoolOff, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay, useSession } from '../../app/session.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { takable } from './catalogue.rules.js';
import { useMayEdit } from './useMayEdit.js';
import { useMayInstall } from '../deployments/useMayInstall.js';

/** Install on devices, remove from devices, approve for teaching, take out of the catalogue. */
export function AppActions({ app }: { app: AppView }) {
  const { t } = useTranslation('catalogue');
  const client = useQueryClient();
  const navigate = useNavigate();
  const taken = takable(app);
  const mayInstall = useMayInstall(app) && taken;
  const mayRemove = useMay('deployments.manage') && taken;
  const mayManage = useMayEdit(app);
  const ofSyndicate = useSession().reach.organisations === null;
  const [asked, setAsked] = useState<'install' | 'remove' | 'delete' | null>(null);
  const close = () => setAsked(null);
  const approve = useMutation({
    mutationFn: (teaching: boolean) => api.patch<AppView>(`/apps/${app.id}`, { teaching }),
    onSuccess: (changed) => {
      client.setQueryData(keys.app(app.id), changed);
      toast.done(t(changed.teaching ? 'teaching.approved' : 'teaching.withdrawn', { name: changed.name }));
    },
    onError: toast.problem,
    onSettled: () => Promise.all([keys.apps, keys.app(app.id)].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const Teaching = app.teaching ? IconSchoolOff : IconSchool;
  const discard = async () => {
    await api.del(`/apps/${app.id}`);
    void client.invalidateQueries({ queryKey: ['apps', 'list'] });
    toast.done(t('app.deleted', { name: app.name }));
    void navigate({ to: '/apps' });
  };
  return (
    <>
      {mayRemove ? <Button variant="default" leftSection={<IconAppsOff size={17} stroke={1.75} />} onClick={() => setAsked('remove')} data-testid="remove-app">{t('app.remove')}</Button> : null}
      {mayInstall ? <Button leftSection={<IconApps size={17} stroke={1.75} />} onClick={() => setAsked('install')} data-testid="install-button">{t('app.install')}</Button> : null}
      {mayManage ? (
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon variant="default" size={36} aria-label={t('app.actions')}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            {ofSyndicate ? <Menu.Item leftSection={<Teaching size={17} stroke={1.75} />} onClick={() => approve.mutate(!app.teaching)}>{t(app.teaching ? 'teaching.withdraw' : 'teaching.approve')}</Menu.Item> : null}
            <Menu.Item style={{ color: 'var(--bad)' }} leftSection={<IconTrash size={17} stroke={1.75} />} onClick={() => setAsked('delete')}>{t('app.delete')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <InstallDialog opened={asked === 'install'} onClose={close} app={app} />
      <InstallDialog opened={asked === 'remove'} onClose={close} app={app} ensure="absent" />
      <ConfirmDialog opened={asked === 'delete'} onClose={close} destructive title={t('app.deleteTitle', { name: app.name })} message={t('app.deleteText')} confirmLabel={t('app.deleteDo')} onConfirm={discard} />
    </>
  );
}
