import type { Permission } from '#contract';
import { Checkbox } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import css from './delegation.module.css';
import { GROUP_NAMES, GROUPS, isFixed, kept, keyOf } from './delegation.rules.js';

interface PermissionsPanelProps { name: string; value: readonly Permission[]; onChange: (next: Permission[]) => void }

/** What the commune does itself, in plain sentences, and what that leaves with the syndicate. */
export function PermissionsPanel({ name, value, onChange }: PermissionsPanelProps) {
  const { t, i18n } = useTranslation('delegation');
  const left = kept(value).map((permission) => t(`keeps.${keyOf(permission)}`));
  const list = new Intl.ListFormat(i18n.language).format([...left, t('keeps.always')]);
  return (
    <Panel icon={IconArrowsExchange} title={t('what.title')}>
      <p className={css.lead}>{t('what.lead', { name })}</p>
      <Checkbox.Group value={[...value]} onChange={(next) => onChange(next as Permission[])} aria-label={t('what.title')}>
        <div className={css.groups}>
          {GROUP_NAMES.map((group) => (
            <fieldset key={group} className={css.group}>
              <legend>{t(`groups.${group}`)}</legend>
              {GROUPS[group].map((permission) => (
                <Checkbox key={permission} value={permission} label={t(`may.${keyOf(permission)}`)} description={isFixed(permission) ? t('what.fixed') : undefined} disabled={isFixed(permission)} />
              ))}
            </fieldset>
          ))}
        </div>
      </Checkbox.Group>
      <p className={css.stays} role="status"><strong>{t('what.stays')}</strong> {list}.</p>
    </Panel>
  );
}
