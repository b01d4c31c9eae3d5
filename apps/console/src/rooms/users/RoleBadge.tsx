import type { Role } from '#contract';
import { Tooltip } from '@mantine/core';
import { IconBan, IconBriefcase, IconClockExclamation, IconEye, IconKey, IconTool, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDay, formatExact, StateBadge } from '../../ui/index.js';
import { endsSoon } from './until.rules.js';

export const ROLE_ICONS: Record<Role, Icon> = { owner: IconKey, operator: IconTool, contractor: IconBriefcase, auditor: IconEye };

/** A role, with its last day when it has one; what ends within two weeks stands out. */
export function RoleBadge({ role, until, now }: { role: Role; until: string | null; now: Date }) {
  const { t, i18n } = useTranslation('users');
  const name = t(`roles.${role}.name`);
  if (until === null) return <StateBadge tone="off" icon={ROLE_ICONS[role]} label={name} />;
  const end = new Date(until);
  const soon = endsSoon(until, now);
  return (
    <Tooltip label={t('until.exact', { when: formatExact(end, i18n.language) })}>
      <span><StateBadge tone={soon ? 'attention' : 'off'} icon={soon ? IconClockExclamation : ROLE_ICONS[role]} label={t('until.badge', { role: name, day: formatDay(end, i18n.language) })} /></span>
    </Tooltip>
  );
}

/** Somebody who has an account and no role: they do not get in. */
export function NoRoleBadge() {
  const { t } = useTranslation('users');
  return <StateBadge tone="bad" icon={IconBan} label={t('noRole')} />;
}
