import type { Permission } from '#contract';
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { wordOf } from '../tokens/token.rules.js';
import { choices } from './customRole.rules.js';
import css from './users.module.css';

interface RolePermissionsProps { value: readonly Permission[]; whole: boolean; onChange: (permissions: Permission[]) => void; error: string | undefined }

/** What a role allows, each in one plain sentence, and nothing that one has not oneself. */
export function RolePermissions({ value, whole, onChange, error }: RolePermissionsProps) {
  const { t } = useTranslation('users');
  const { t: tokens } = useTranslation('tokens');
  const { permissions: own } = useSession();
  const toggle = (permission: Permission): void => onChange(value.includes(permission) ? value.filter((one) => one !== permission) : [...value, permission]);
  return (
    <div role="group" aria-label={t('ownRoles.may')} className={css.roles}>
      {choices(own, whole).map(({ group, permissions }) => (
        <fieldset key={group} className={css.group}>
          <legend>{group === 'accounts' ? t('ownRoles.accounts') : tokens(`groups.${group}`)}</legend>
          {permissions.map((permission) => <Checkbox key={permission} size="sm" checked={value.includes(permission)} onChange={() => toggle(permission)} label={tokens(`may.${wordOf(permission)}`)} />)}
        </fieldset>
      ))}
      {error ? <p className={css.error} role="alert">{error}</p> : null}
    </div>
  );
}
