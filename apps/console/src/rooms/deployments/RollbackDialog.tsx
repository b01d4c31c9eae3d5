import type { DeploymentAnswer, DeploymentDetail, RollbackBody } from '#contract';
import { List, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ErrorState, FormDialog, formatNumber, Skeletons, toast, useOnOpen } from '../../ui/index.js';
import { ActDryRun } from '../acts/ActDryRun.js';
import { maySend } from '../acts/act.rules.js';
import { rollbackQuery } from './deployment.queries.js';

interface RollbackDialogProps { opened: boolean; onClose: () => void; deployment: DeploymentDetail; onDone: () => Promise<unknown> }

/** Brings each device back to what it had before: how many get which version, from how many it is taken away, and where it cannot be done and why. */
export function RollbackDialog({ opened, onClose, deployment, onDone }: RollbackDialogProps) {
  const { t, i18n } = useTranslation('deployments');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  useOnOpen(opened, () => setReason(''));
  const { data, error, refetch } = useQuery(rollbackQuery(deployment.id, opened));
  const counted = (count: number) => ({ count, formatted: formatNumber(count, i18n.language) });
  const act = data?.act;
  const go = async () => {
    const made = await api.post<DeploymentAnswer>(`/deployments/${deployment.id}/rollback`, (act?.dangerous ? { reason } : {}) satisfies RollbackBody);
    void onDone();
    if ('act' in made) {
      void client.invalidateQueries({ queryKey: keys.acts });
      toast.done(t('acts:laid'));
    } else {
      toast.done(t('rollback.started'));
      void navigate({ to: `/deployments/${made.id}` });
    }
  };
  const devices = data?.devices ?? 0;
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('rollback.title')} size="lg" destructive={(data?.removals ?? 0) > 0} disabled={devices === 0 || (act ? !maySend(act, reason) : false)} submitLabel={act?.dangerous ? t('acts:ask') : t('rollback.go', counted(devices))} onSubmit={go} submitTestId="rollback-confirm">
      <Stack gap="sm">
        {error ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <Skeletons rows={3} /> : null}
        {data ? (
          <>
            <Text fw={600}>{devices > 0 ? t('rollback.devices', counted(devices)) : t('rollback.nobody')}</Text>
            <List size="sm" spacing={4}>
              {data.versions.map(({ version, devices: count }) => <List.Item key={version ?? ''}>{version ? t('rollback.version', { ...counted(count), version }) : t('rollback.source', counted(count))}</List.Item>)}
              {data.removals > 0 ? <List.Item>{t('rollback.removals', counted(data.removals))}</List.Item> : null}
              {data.nothing > 0 ? <List.Item>{t('rollback.nothing', counted(data.nothing))}</List.Item> : null}
              {data.impossible.map(({ obstacle, version, devices: count }) => <List.Item key={`${obstacle} ${version ?? ''}`}>{t(`rollback.obstacle.${obstacle}`, { ...counted(count), version: version ?? '' })}</List.Item>)}
            </List>
            {act ? <ActDryRun preview={act} reason={reason} onReason={setReason} /> : null}
            <Text size="sm" c="dimmed">{t('rollback.rest')}</Text>
          </>
        ) : null}
      </Stack>
    </FormDialog>
  );
}
