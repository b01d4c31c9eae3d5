import type { DeploymentDeviceRow } from '#contract';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, Moment, Reason, RelativeTime } from '../../ui/index.js';
import { said } from '../devices/targetItem.rules.js';
import css from './deployment.module.css';
import { factsOf, type Fact } from './why.rules.js';

/** Why this device is not done yet; what explains it; and when it is likely to be, with what that rests on. */
export function DeviceWhy({ row }: { row: DeploymentDeviceRow }) {
  const { t } = useTranslation('deployments');
  if (row.state === 'done') return null;
  const { sentence } = said(row.detail);
  const moving = (row.state === 'downloading' || row.state === 'working') && row.reason !== 'offline';
  const facts = factsOf(row);
  return (
    <span className={css.why}>
      {moving ? t('devices.underWay') : row.reason ? <Reason reason={row.reason} form={row.state === 'failed' || row.state === 'waiting' ? 'line' : 'sentence'} /> : null}
      {sentence ? <small title={sentence}><bdi>{sentence}</bdi></small> : null}
      {facts.length > 0 ? <small>{facts.map((fact, n) => <Fragment key={fact.key}>{n > 0 ? ' · ' : null}<FactText fact={fact} /></Fragment>)}</small> : null}
    </span>
  );
}

/** When, and what that rests on. */
export function DeviceExpected({ row: { expectedAt, basis, state, reason } }: { row: DeploymentDeviceRow }) {
  const { t } = useTranslation('deployments');
  if (state === 'done') return null;
  if (!expectedAt) return <span className={css.two}>{reason ? t(`why.next.${reason}`) : '–'}</span>;
  return <span className={css.two}>{basis === 'online' ? t('basis.soon') : <Moment at={expectedAt} />}{basis ? <small>{t(`basis.${basis}`)}</small> : null}</span>;
}

function FactText({ fact }: { fact: Fact }) {
  const { t, i18n } = useTranslation('deployments');
  switch (fact.key) {
    case 'lastSeen': return <>{t('fact.lastSeen')} <RelativeTime at={fact.at} /></>;
    case 'usuallyOn': case 'opens': case 'start': case 'deadline': case 'retry': return <>{t(`fact.${fact.key}`)} <Moment at={fact.at} /></>;
    case 'wave': return <>{t('fact.wave', { number: fact.wave.number, of: fact.wave.of, current: fact.wave.current })}</>;
    case 'bytesLeft': return <>{t('fact.bytesLeft', { size: formatBytes(fact.bytes, i18n.language) })}</>;
    case 'pinnedBy': return <Link to={`/deployments/${fact.id}`}>{t(fact.version ? 'fact.pinnedVersion' : 'fact.pinned', { version: fact.version ?? '' })}</Link>;
    case 'pausedFor': return <>{t(`fact.pausedFor.${fact.cause}`)}</>;
    default: return <>{t(`fact.${fact.key}`)}</>;
  }
}
