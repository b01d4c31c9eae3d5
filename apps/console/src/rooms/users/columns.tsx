/** Columns of the list of people. */
import type { Permission, UserView } from '#contract';
import { Badge } from '@mantine/core';
import { IconShieldCheck, IconShieldExclamation, IconShieldOff } from '@tabler/icons-react';
import { initials } from '../../app/shell/initials.js';
import { RelativeTime, StateBadge, type Column } from '../../ui/index.js';
import { mayActOn } from './people.rules.js';
import { PersonMenu } from './PersonMenu.js';
import { NoRoleBadge, RoleBadge } from './RoleBadge.js';
import css from './users.module.css';

type Translate = (key: string) => string;
interface Viewer { me: { id: string; whole: boolean }; permissions: readonly Permission[]; now: Date }

function Name({ person, you }: { person: UserView; you: string | undefined }) {
  return (
    <span className={css.person}>
      <span className={css.face} aria-hidden>{initials(person.name)}</span>
      <span className={css.who}>
        <span className={css.name}><bdi>{person.name}</bdi>{you ? <Badge variant="light" size="md" fz="0.78rem" tt="none" ml={8}>{you}</Badge> : null}</span>
        <bdi className={css.email}>{person.email}{person.home ? ` · ${person.home.name}` : ''}</bdi>
      </span>
    </span>
  );
}

function Roles({ person, now }: { person: UserView; now: Date }) {
  if (person.grants.length === 0) return <NoRoleBadge />;
  return <span className={css.badges}>{person.grants.map((grant) => <RoleBadge key={grant.id} grant={grant} now={now} />)}</span>;
}

export function peopleColumns(t: Translate, { me, permissions, now }: Viewer): Column<UserView>[] {
  return [
    { id: 'name', header: t('columns.name'), min: 220, grow: 2, cell: (row) => <Name person={row} you={row.id === me.id ? t('you') : undefined} /> },
    { id: 'roles', header: t('columns.roles'), min: 260, grow: 2, cell: (row) => <Roles person={row} now={now} /> },
    {
      id: 'totp', header: t('columns.totp'), min: 150, hideBelow: 620,
      cell: (row) => {
        if (row.totpEnabled || row.passkeys > 0) return <StateBadge tone="good" icon={IconShieldCheck} label={t('totp.on')} />;
        return row.secondFactorMissing ? <StateBadge tone="attention" icon={IconShieldExclamation} label={t('totp.missing')} /> : <StateBadge tone="off" icon={IconShieldOff} label={t('totp.off')} />;
      },
    },
    { id: 'seen', header: t('columns.seen'), min: 140, hideBelow: 780, cell: (row) => (row.lastSeenAt ? <RelativeTime at={row.lastSeenAt} /> : <span className={css.quiet}>{t('notSeen')}</span>) },
    { id: 'actions', header: '', min: 66, grow: 0, align: 'end', cell: (row) => (mayActOn(row, me, permissions) ? <PersonMenu person={row} /> : null) },
  ];
}
