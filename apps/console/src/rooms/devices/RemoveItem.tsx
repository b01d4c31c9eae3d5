import type { AppView, DeviceDetail, TargetItemView } from '#contract';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconAppsOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { toast } from '../../ui/index.js';
import { appOfPackage } from '../catalogue/catalogue.queries.js';
import { InstallDialog } from '../deployments/InstallDialog.js';
import { installRefusal } from './permitted.rules.js';

/** Asks for the removal of one expected app from this one device; nothing where it may not be asked, and never of the agent. */
export function RemoveItem({ item, device }: { item: TargetItemView; device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const { permissions } = useSession();
  const client = useQueryClient();
  const [app, setApp] = useState<AppView | null>(null);
  const [opened, setOpened] = useState(false);
  if (item.kind === 'agent' || item.ensure === 'absent' || installRefusal(device, permissions)) return null;
  const label = t('expected.remove', { name: item.title });
  const ask = async () => {
    try {
      const found = await client.fetchQuery(appOfPackage(item.package));
      if (!found) return toast.inform(t('expected.notInCatalogue', { name: item.title }));
      setApp(found);
      setOpened(true);
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <>
      <Tooltip label={label}><ActionIcon variant="subtle" color="gray" aria-label={label} data-testid="remove-app" onClick={() => void ask()}><IconAppsOff size={18} stroke={1.75} /></ActionIcon></Tooltip>
      {app ? <InstallDialog opened={opened} onClose={() => setOpened(false)} audience={{ devices: { ids: [device.id] }, count: 1, names: [device.name] }} app={app} ensure="absent" /> : null}
    </>
  );
}
