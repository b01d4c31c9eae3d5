import type { CommandView, DeviceDetail } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, useList } from '../../api/index.js';
import { DataTable, EmptyState, RelativeTime, StateBadge, toast, type Column } from '../../ui/index.js';
import { CommandAnswer } from './CommandAnswer.js';
import { COMMAND_ICON, COMMAND_LOOK } from './command.look.js';
import { deviceParts } from './device.queries.js';
import css from './fleet.module.css';

/** What was asked of this device, how far it is, what it answered. States are live. */
export function CommandsTab({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const list = useList<CommandView>(deviceParts.commands(device.id), `/devices/${device.id}/commands`);
  const cancel = useMutation({
    mutationFn: (id: string) => api.post(`/commands/${id}/cancel`),
    onSuccess: () => toast.done(t('commands.cancelled')),
    onError: toast.problem,
    onSettled: () => client.invalidateQueries({ queryKey: deviceParts.commands(device.id) }),
  });
  const { mutate } = cancel;
  const columns = useMemo<Column<CommandView>[]>(() => [
    { id: 'kind', header: t('commands.kind'), min: 210, grow: 1.2, cell: (row) => <Kind command={row} /> },
    { id: 'state', header: t('commands.state'), min: 190, grow: 0.6, cell: (row) => <span data-testid={`command-state-${row.kind}`} data-state={row.state}><StateBadge {...COMMAND_LOOK[row.state]} label={t(`commandState.${row.state}`)} /></span> },
    { id: 'answer', header: t('commands.answer'), min: 240, grow: 2.4, cell: (row) => <CommandAnswer command={row} device={device} /> },
    { id: 'asked', header: t('commands.asked'), min: 150, grow: 0.6, hideBelow: 760, cell: (row) => <><Text span size="sm" display="block"><RelativeTime at={row.createdAt} /></Text><Text span size="xs" c="dimmed"><bdi>{t('commands.by', { who: row.createdBy })}</bdi></Text></> },
    { id: 'cancel', header: '', min: 100, grow: 0, align: 'end', cell: (row) => (row.state === 'queued' || row.state === 'sent' ? <Button size="compact-sm" variant="default" onClick={() => mutate(row.id)}>{t('commands.cancel')}</Button> : null) },
  ], [t, device, mutate]);
  return <DataTable label={t('commands.label')} columns={columns} query={list} rowKey={(row) => row.id} rowHeight={60} empty={<EmptyState icon={IconTerminal2} title={t('commands.emptyTitle')} text={t('commands.emptyText')} />} />;
}

function Kind({ command }: { command: CommandView }) {
  const { t } = useTranslation('devices');
  const Mark = COMMAND_ICON[command.kind];
  const { title } = command.args;
  return (
    <span className={css.device}>
      <Mark size={19} stroke={1.75} aria-hidden />
      <span className={css.two}><span className={css.strong}>{t(`command.${command.kind}`)}</span>{typeof title === 'string' ? <bdi className={css.second}>{title}</bdi> : null}</span>
    </span>
  );
}
