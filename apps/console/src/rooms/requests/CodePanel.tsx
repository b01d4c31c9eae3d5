import type { RequestCodeView } from '#contract';
import { Button } from '@mantine/core';
import { IconInbox, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ConfirmDialog, CopyField, ErrorState, Panel, RelativeTime, Skeletons, toast } from '../../ui/index.js';
import { requestCodeQuery } from './request.queries.js';
import css from './requests.module.css';

/** The code by which the teachers of a site ask for programs: shown, printed, renewed, closed. */
export function CodePanel({ site }: { site: { id: string; name: string } }) {
  const { t } = useTranslation('requests');
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(requestCodeQuery(site.id));
  const [asked, setAsked] = useState<'renew' | 'close' | null>(null);
  const close = (): void => setAsked(null);
  const path = `/sites/${site.id}/request-code`;
  const put = async (): Promise<void> => {
    const before = data?.code;
    client.setQueryData(keys.requestCode(site.id), await api.put<RequestCodeView>(path));
    toast.done(t(before ? 'code.renewed' : 'code.opened'));
  };
  const open = useMutation({ mutationFn: put, onError: toast.problem });
  const end = async (): Promise<void> => {
    await api.del(path);
    await client.invalidateQueries({ queryKey: keys.requestCode(site.id) });
    toast.done(t('code.closed'));
  };
  return (
    <Panel icon={IconInbox} title={t('code.title')}>
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={3} height={24} /> : null}
      {data?.code ? (
        <div className={css.codeStack}>
          <div>
            <p className={css.code} data-testid="request-code">{data.code}</p>
            <p className={css.aside}>{data.createdBy ? <><bdi>{data.createdBy}</bdi> · </> : null}<RelativeTime at={data.createdAt} /></p>
          </div>
          <CopyField value={data.url ?? `${window.location.origin}/demande/${data.code}`} label={t('code.link')} />
          <div className={css.codeActions}>
            <Button component={Link} to={`/sites/${site.id}/poster`} leftSection={<IconPrinter size={17} stroke={1.75} aria-hidden />}>{t('code.poster')}</Button>
            <Button variant="default" onClick={() => setAsked('renew')} data-testid="code-renew">{t('code.renew')}</Button>
            <Button variant="subtle" color="red" onClick={() => setAsked('close')} data-testid="code-close">{t('code.close')}</Button>
          </div>
          <p className={css.aside}><Link to="/requests" search={{ siteId: site.id }}>{t('code.list')}</Link></p>
        </div>
      ) : null}
      {data && !data.code ? <div className={css.codeStack}><p className={css.aside}>{t('code.none')}</p><div><Button variant="default" loading={open.isPending} onClick={() => open.mutate()} data-testid="code-open">{t('code.open')}</Button></div></div> : null}
      <ConfirmDialog opened={asked === 'renew'} onClose={close} destructive title={t('code.renewTitle')} message={t('code.renewText')} confirmLabel={t('code.renewGo')} onConfirm={put} submitTestId="code-renew-confirm" />
      <ConfirmDialog opened={asked === 'close'} onClose={close} destructive title={t('code.closeTitle')} message={t('code.closeText')} confirmLabel={t('code.closeGo')} onConfirm={end} submitTestId="code-close-confirm" />
    </Panel>
  );
}
