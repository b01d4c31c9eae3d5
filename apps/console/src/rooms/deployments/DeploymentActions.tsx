import type { DeploymentView } from '#contract';
import { Button } from '@mantine/core';
import { IconApps, IconPlayerStop, IconReload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { ConfirmDialog, formatNumber, toast } from '../../ui/index.js';

/** Stop what is left, try the failures again. */
export function DeploymentActions({ deployment }: { deployment: DeploymentView }) {
  const { t, i18n } = useTranslation('deployments');
  const client = useQueryClient();
  const [any, teaching] = [useMay('deployments.manage'), useMay('deployments.teaching')];
  // Whether the app is approved for teaching still is the server's to say.
  const mayManage = any || (teaching && deployment.ensure === 'present');
  const [asking, setAsking] = useState(false);
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: keys.deployment(deployment.id) }), client.invalidateQueries({ queryKey: keys.deployments })]);
  const retry = useMutation({ mutationFn: () => api.post(`/deployments/${deployment.id}/retry`), onSuccess: () => toast.done(t('page.retried')), onError: toast.problem, onSettled: refresh });
  const cancel = async () => {
    await api.post(`/deployments/${deployment.id}/cancel`);
    await refresh();
    toast.done(t('page.cancelled'));
  };
  const left = deployment.total - deployment.done;
  const counted = (count: number) => ({ count, formatted: formatNumber(count, i18n.language) });
  const running = deployment.state !== 'done' && deployment.state !== 'cancelled' && mayManage;
  return (
    <>
      <Button component={Link} to={`/apps/${deployment.app.id}`} variant="default" leftSection={<IconApps size={17} stroke={1.75} />}>{t('page.openApp')}</Button>
      {running && left > 0 ? <Button variant="default" leftSection={<IconPlayerStop size={17} stroke={1.75} />} onClick={() => setAsking(true)}>{t('page.cancel')}</Button> : null}
      {mayManage && deployment.failed > 0 && deployment.state !== 'cancelled' ? <Button loading={retry.isPending} leftSection={<IconReload size={17} stroke={1.75} />} onClick={() => retry.mutate()} data-testid="deployment-retry">{t('page.retry', counted(deployment.failed))}</Button> : null}
      <ConfirmDialog opened={asking} onClose={() => setAsking(false)} destructive title={t('page.cancelTitle')} message={t('page.cancelText', counted(left))} confirmLabel={t('page.cancelDo')} onConfirm={cancel} />
    </>
  );
}
