import type { DelegationView, OrganisationView } from '#contract';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowBackUp, IconHandStop, IconHomeShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDay, KeyValue, Panel, RelativeTime, StateBadge } from '../../ui/index.js';
import css from './delegation.module.css';
import { EndNotice } from './EndNotice.js';
import { TakeBackDialog } from './TakeBackDialog.js';

interface StatePanelProps { organisation: OrganisationView; delegation: DelegationView }

/** How it stands: who runs the console, since when, who decided that, and how to take it back. */
export function StatePanel({ organisation, delegation }: StatePanelProps) {
  const { t, i18n } = useTranslation('delegation');
  const [opened, { open, close }] = useDisclosure(false);
  const { active, since, handedOverBy, until, ended, address, reach } = delegation;
  const { name } = organisation;
  if (since === null) return <p className={css.lead}>{t('page.lead', { name })}</p>;
  if (!active) {
    return (
      <Panel icon={IconHandStop} title={t('state.endedTitle')} badge={<StateBadge tone="off" icon={IconArrowBackUp} label={t('state.ended')} />}>
        <KeyValue rows={[
          { label: t('state.when'), value: <RelativeTime at={ended?.at} /> },
          { label: t('state.by'), value: ended?.by ?? t('state.planned') },
          ...(ended?.reason ? [{ label: t('state.why'), value: ended.reason }] : []),
        ]} />
        <p className={css.advice}>{t('state.endedText', { name })}</p>
      </Panel>
    );
  }
  return (
    <Panel
      icon={IconHomeShare} title={t('state.title', { name })} badge={<StateBadge tone="good" icon={IconHomeShare} label={t('state.active')} />}
      actions={<Button variant="default" leftSection={<IconArrowBackUp size={17} stroke={1.75} aria-hidden />} onClick={open}>{t('takeBack.action')}</Button>}
    >
      <KeyValue rows={[
        { label: t('state.since'), value: <RelativeTime at={since} /> },
        { label: t('state.by'), value: handedOverBy },
        { label: t('state.until'), value: until === null ? t('state.noEnd') : formatDay(new Date(until), i18n.language) },
        { label: t('state.address'), value: address === '' ? t('state.noAddress') : <a href={address}>{address}</a> },
        { label: t('state.people'), value: t('reach.people', { count: reach.people }) },
      ]} />
      <EndNotice until={until} name={name} />
      <TakeBackDialog organisation={organisation} delegation={delegation} opened={opened} onClose={close} />
    </Panel>
  );
}
