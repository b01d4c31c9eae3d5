import type { RequestDetail, RequestRefusal } from '#contract';
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCircleX, IconReload, IconRocket } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, toQuery } from '../../api/index.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { approvalSearch } from './approval.rules.js';
import { DeleteRequest } from './DeleteRequest.js';
import { movesOf, type RequestMove } from './standing.rules.js';
import { RefuseDialog } from './RefuseDialog.js';
import { useChanged } from './useChanged.js';

/** What can be done now; whoever may answer begins with a yes. */
export function RequestActions({ request, own }: { request: RequestDetail; own: boolean }) {
  const { t } = useTranslation('requests');
  const changed = useChanged(request.id);
  const [asked, setAsked] = useState<'refuse' | 'withdraw' | null>(null);
  const close = (): void => setAsked(null);
  const act = async (path: 'reopen' | 'refuse' | 'withdraw', body?: RequestRefusal): Promise<void> => {
    changed(await api.post<RequestDetail>(`/requests/${request.id}/${path}`, body));
    toast.done(t(`done.${path}`));
  };
  const reopen = useMutation({ mutationFn: () => act('reopen'), onError: toast.problem });
  const moves = movesOf(request, own);
  const has = (move: RequestMove): boolean => moves.includes(move);
  return (
    <>
      {has('withdraw') ? <Button variant="default" leftSection={<IconArrowBackUp size={17} stroke={1.75} aria-hidden />} onClick={() => setAsked('withdraw')} data-testid="request-withdraw">{t('act.withdraw')}</Button> : null}
      {has('refuse') ? <Button variant="default" leftSection={<IconCircleX size={17} stroke={1.75} aria-hidden />} onClick={() => setAsked('refuse')} data-testid="request-refuse">{t('act.refuse')}</Button> : null}
      {has('reopen') ? <Button variant="default" leftSection={<IconReload size={17} stroke={1.75} aria-hidden />} loading={reopen.isPending} onClick={() => reopen.mutate()} data-testid="request-reopen">{t('act.reopen')}</Button> : null}
      {has('approve') ? <Button component={Link} to={`/deployments/new${toQuery(approvalSearch(request))}`} leftSection={<IconRocket size={17} stroke={1.75} aria-hidden />} data-testid="request-approve">{t('act.approve')}</Button> : null}
      {request.deployment ? <Button component={Link} to={`/deployments/${request.deployment.id}`} leftSection={<IconRocket size={17} stroke={1.75} aria-hidden />}>{t('act.follow')}</Button> : null}
      {request.answerable ? <DeleteRequest request={request} /> : null}
      <RefuseDialog opened={asked === 'refuse'} onClose={close} request={request} onRefuse={(message) => act('refuse', { message })} />
      <ConfirmDialog opened={asked === 'withdraw'} onClose={close} destructive title={t('withdraw.title')} message={t('withdraw.text')} confirmLabel={t('withdraw.go')} onConfirm={() => act('withdraw')} submitTestId="withdraw-confirm" />
    </>
  );
}
