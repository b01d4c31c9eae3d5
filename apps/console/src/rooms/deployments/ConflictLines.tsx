import type { DeploymentPreview } from '#contract';
import { IconArrowsExchange, IconPin, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber, toneInk, type Tone } from '../../ui/index.js';
import css from './install.module.css';

type Line = DeploymentPreview['takes'][number];
/** Lines shown of each kind. */
const SHOWN = 3;

/** Other deployments that decide on these devices: the newest wins, but for a pin. */
export function ConflictLines({ takes, pinned }: Pick<DeploymentPreview, 'takes' | 'pinned'>) {
  const { t, i18n } = useTranslation('deployments');
  const lines = (kind: 'takes' | 'pinned', found: readonly Line[], Mark: Icon, tone: Tone) => found.slice(0, SHOWN).map(({ deployment: { id, wish, version, createdBy }, devices }) => (
    <p key={id} className={css.line}>
      <Mark size={18} stroke={1.75} color={toneInk(tone)} aria-hidden />
      <span>{t(`plan.${kind}`, { count: devices, formatted: formatNumber(devices, i18n.language) })} <Link to={`/deployments/${id}`}>{t(`ref.${wish}`, { version: version ?? '' }).trim()}</Link> <bdi>({createdBy})</bdi></span>
    </p>
  ));
  return <>{lines('pinned', pinned, IconPin, 'attention')}{lines('takes', takes, IconArrowsExchange, 'information')}</>;
}
