import type { AuditIntegrity } from '#contract';
import { Button, Popover, Text } from '@mantine/core';
import { IconAlertTriangle, IconFingerprint, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { CopyField, RelativeTime } from '../../ui/index.js';
import classes from './Journal.module.css';

const EVERY = 60_000;

/** How the chain of the journal stands, in one line. */
export function ChainLine() {
  const { t } = useTranslation('journal');
  const { data } = useQuery({ queryKey: [...keys.audit, 'integrity'], queryFn: ({ signal }) => api.get<AuditIntegrity>('/audit/integrity', {}, signal), refetchInterval: EVERY });
  if (!data) return <div className={classes.chain} aria-hidden>&nbsp;</div>;
  const { trouble, sealed, verifiedAt, head } = data;
  if (trouble) {
    return (
      <div className={classes.broken} role="alert">
        <IconAlertTriangle size={18} stroke={1.75} aria-hidden />
        <span><strong>{t('chain.trouble')}</strong> {t(`chain.what.${trouble.what}`, { seq: trouble.seq })} {t('chain.next')}</span>
      </div>
    );
  }
  return (
    <div className={classes.chain}>
      <IconShieldCheck size={18} stroke={1.75} aria-hidden />
      <span>{sealed === 0 ? t('chain.none') : t(verifiedAt ? 'chain.good' : 'chain.waiting', { count: sealed })}{verifiedAt && sealed > 0 ? <> {t('chain.verified')} <RelativeTime at={verifiedAt} />.</> : null}</span>
      {head ? (
        <Popover position="bottom-start" width={420} trapFocus returnFocus shadow="none" withinPortal>
          <Popover.Target><Button variant="subtle" size="compact-sm" leftSection={<IconFingerprint size={16} stroke={1.75} aria-hidden />}>{t('chain.print')}</Button></Popover.Target>
          <Popover.Dropdown aria-label={t('chain.print')}>
            <CopyField value={`${sealed}:${head}`} label={t('chain.printLabel')} />
            <Text size="sm" c="dimmed" mt={8}>{t('chain.printText')}</Text>
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </div>
  );
}
