import type { GrantView, Role } from '#contract';
import { Tooltip } from '@mantine/core';
import { IconBan, IconAdjustments, IconBriefcase, IconBuildingCommunity, IconClockExclamation, IconEye, IconKey, IconSchool, IconTool, IconTools, IconUserHeart, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDay, formatExact, StateBadge } from '../../ui/index.js';
import { isBuiltIn } from './people.rules.js';
import { placeName } from './place.rules.js';
import { endsSoon } from './until.rules.js';

export const ROLE_ICONS: Record<Role, Icon> = {
  owner: IconKey, operator: IconTool, contractor: IconBriefcase, auditor: IconEye,
  'commune-admin': IconBuildingCommunity, 'commune-technician': IconTools, erun: IconSchool, 'site-referent': IconUserHeart,
};
/** Also of a role that was made here. */
export const roleIcon = (role: string): Icon => (isBuiltIn(role) ? ROLE_ICONS[role] : IconAdjustments);
type Named = Pick<GrantView, 'role' | 'roleName'>;
export const roleName = (t: (key: string) => string, { role, roleName: own }: Named): string => own ?? t(`roles.${role}.name`);


/** A role with its place, and its last day when it has one; what ends within two weeks stands out. */
export function RoleBadge({ grant, now }: { grant: Named & Pick<GrantView, 'place' | 'until'>; now: Date }) {
  const { t, i18n } = useTranslation('users');
  const { role, until } = grant;
  const place = placeName(grant.place, (count) => t('place.several', { count }));
  const name = place ? t('place.badge', { role: roleName(t, grant), place }) : roleName(t, grant);
  const mark = roleIcon(role);
  if (until === null) return <StateBadge tone="off" icon={mark} label={name} />;
  const end = new Date(until);
  const soon = endsSoon(until, now);
  return (
    <Tooltip label={t('until.exact', { when: formatExact(end, i18n.language) })}>
      <span><StateBadge tone={soon ? 'attention' : 'off'} icon={soon ? IconClockExclamation : mark} label={t('until.badge', { role: name, day: formatDay(end, i18n.language) })} /></span>
    </Tooltip>
  );
}

/** Somebody who has an account and no role: they do not get in. */
export function NoRoleBadge() {
  const { t } = useTranslation('users');
  return <StateBadge tone="bad" icon={IconBan} label={t('noRole')} />;
}
