import type { Role } from '#contract';
import { Radio } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLE_ICONS } from './RoleBadge.js';
import css from './users.module.css';

interface RoleChoiceProps { roles: readonly Role[]; value: string | null; onChange: (role: string) => void }

/** Which role: each says in one sentence what it may do and what it may not. */
export function RoleChoice({ roles, value, onChange }: RoleChoiceProps) {
  const { t } = useTranslation('users');
  const id = useId();
  return (
    <Radio.Group name={id} label={t('roles.label')} value={value} onChange={onChange}>
      <div className={css.roles}>
        {roles.map((role) => {
          const Mark = ROLE_ICONS[role];
          return (
            <Radio.Card key={role} value={role} className={css.role} aria-labelledby={`${id}${role}`} aria-describedby={`${id}${role}-may`}>
              <Radio.Indicator />
              <span className={css.roleText}>
                <span id={`${id}${role}`} className={css.roleName}><Mark size={17} stroke={1.75} aria-hidden />{t(`roles.${role}.name`)}</span>
                <span id={`${id}${role}-may`} className={css.roleMay}>{t(`roles.${role}.may`)}</span>
              </span>
            </Radio.Card>
          );
        })}
      </div>
    </Radio.Group>
  );
}
