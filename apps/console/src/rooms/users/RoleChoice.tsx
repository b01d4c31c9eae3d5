import type { CustomRoleView, Role } from '#contract';
import { Radio } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { wordOf } from '../tokens/token.rules.js';
import { roleIcon } from './RoleBadge.js';
import css from './users.module.css';

interface RoleChoiceProps { roles: readonly Role[]; own: readonly CustomRoleView[]; value: string | null; onChange: (role: string) => void }

/** Which role: each says in one sentence what it may do and what it may not. */
export function RoleChoice({ roles, own, value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation('users');
  const { t: tokens } = useTranslation('tokens');
  const built = roles.map((role) => ({ id: role as string, name: t(`roles.${role}.name`), may: t(`roles.${role}.may`) }));
  const made = own.map(({ id, name, permissions }) => ({ id, name, may: permissions.map((permission) => tokens(`may.${wordOf(permission)}`)).join(' · ') }));
  const id = useId();
  return (
    <Radio.Group name={id} label={t('roles.label')} value={value} onChange={onChange}>
      <div className={css.roles}>
        {[...built, ...made].map(({ id: role, name, may }) => {
          const Mark = roleIcon(role);
          return (
            <Radio.Card key={role} value={role} className={css.role} aria-labelledby={`${id}${role}`} aria-describedby={`${id}${role}-may`}>
              <Radio.Indicator />
              <span className={css.roleText}>
                <span id={`${id}${role}`} className={css.roleName}><Mark size={17} stroke={1.75} aria-hidden />{name}</span>
                <span id={`${id}${role}-may`} className={css.roleMay}>{may}</span>
              </span>
            </Radio.Card>
          );
        })}
      </div>
    </Radio.Group>
  );
}
